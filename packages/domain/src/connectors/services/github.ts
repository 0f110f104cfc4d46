import type { Connector } from "../connector.ts";

const SITE = ["github.com"];
const API = ["api.github.com"];

/** GitHub. Reading and cloning are `files:read`; pushing and every change by its API are `files:write`. */
export const github: Connector = {
  name: "github",
  title: "GitHub",
  hosts: [
    "github.com",
    "api.github.com",
    "uploads.github.com",
    "codeload.github.com",
    "gist.github.com",
    "*.githubusercontent.com",
  ],
  rules: [
    {
      methods: ["GET"],
      path: "/*/*/info/refs",
      hosts: SITE,
      query: ["service", "git-upload-pack"],
      scopes: ["files:read"],
      action: "repository_read",
    },
    {
      methods: ["POST"],
      path: "/*/*/git-upload-pack",
      hosts: SITE,
      scopes: ["files:read"],
      action: "repository_read",
    },
    {
      methods: ["GET", "POST"],
      path: "/*/*/info/refs",
      hosts: SITE,
      scopes: ["files:write"],
      action: "repository_pushed",
    },
    {
      methods: ["POST"],
      path: "/*/*/git-receive-pack",
      hosts: SITE,
      scopes: ["files:write"],
      action: "repository_pushed",
    },
    // One GraphQL document can read and change.
    {
      methods: ["*"],
      path: "/graphql",
      hosts: API,
      scopes: ["files:read", "files:write"],
      action: "graphql_asked",
    },
    { methods: ["GET", "HEAD"], path: "/**", scopes: ["files:read"], action: "repository_read" },
    {
      methods: ["POST", "PUT", "PATCH", "DELETE"],
      path: "/**",
      hosts: ["api.github.com", "uploads.github.com"],
      scopes: ["files:write"],
      action: "repository_changed",
    },
  ],
  otherwise: { scopes: ["files:read", "files:write"], action: "repository_changed" },
  slots: [{ kind: "bearer" }, { kind: "basic" }],
};
