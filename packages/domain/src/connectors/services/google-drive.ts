import type { Connector } from "../connector.ts";

const DOCUMENTS = ["docs.googleapis.com", "sheets.googleapis.com", "slides.googleapis.com"];

/** Google Drive, with the documents, sheets and slides in it. */
export const googleDrive: Connector = {
  name: "google-drive",
  title: "Google Drive",
  hosts: ["drive.googleapis.com", "www.googleapis.com", "content.googleapis.com", ...DOCUMENTS],
  alsoAt: ["*.googleapis.com"],
  rules: [
    { methods: ["GET", "HEAD"], path: "/drive/*/**", scopes: ["files:read"], action: "file_read" },
    {
      methods: ["GET", "HEAD"],
      path: "/download/drive/**",
      scopes: ["files:read"],
      action: "file_read",
    },
    {
      methods: ["POST", "PUT", "PATCH", "DELETE"],
      path: "/drive/*/**",
      scopes: ["files:write"],
      action: "file_changed",
    },
    {
      methods: ["POST", "PUT", "PATCH"],
      path: "/upload/drive/**",
      scopes: ["files:write"],
      action: "file_changed",
    },
    {
      methods: ["*"],
      path: "/batch/drive/**",
      scopes: ["files:read", "files:write"],
      action: "file_batch",
    },
    {
      methods: ["GET", "HEAD"],
      path: "/*/**",
      hosts: DOCUMENTS,
      scopes: ["files:read"],
      action: "file_read",
    },
    {
      methods: ["POST", "PUT", "PATCH", "DELETE"],
      path: "/*/**",
      hosts: DOCUMENTS,
      scopes: ["files:read", "files:write"],
      action: "file_changed",
    },
  ],
  otherwise: { scopes: ["files:read", "files:write"], action: "file_changed" },
  slots: [{ kind: "oauth2" }, { kind: "bearer" }],
};
