import type { Connector } from "../connector.ts";

/** Gmail. There is no scope for changing mail without sending it, so a change counts as `email:send`. */
export const gmail: Connector = {
  name: "gmail",
  title: "Gmail",
  hosts: ["gmail.googleapis.com", "www.googleapis.com", "content.googleapis.com"],
  alsoAt: ["*.googleapis.com"],
  rules: [
    { methods: ["GET", "HEAD"], path: "/gmail/v1/**", scopes: ["email:read"], action: "email_read" },
    {
      methods: ["POST"],
      path: "/gmail/v1/users/*/messages/send",
      scopes: ["email:send"],
      action: "email_sent",
    },
    {
      methods: ["POST", "PUT"],
      path: "/upload/gmail/v1/users/*/messages/send",
      scopes: ["email:send"],
      action: "email_sent",
    },
    {
      methods: ["POST"],
      path: "/gmail/v1/users/*/drafts/send",
      scopes: ["email:send"],
      action: "email_sent",
    },
    {
      methods: ["POST", "PUT"],
      path: "/upload/gmail/v1/users/*/drafts/send",
      scopes: ["email:send"],
      action: "email_sent",
    },
    {
      methods: ["POST", "PUT", "PATCH", "DELETE"],
      path: "/gmail/v1/users/*/settings/**",
      scopes: ["email:read", "email:send"],
      action: "email_settings_changed",
    },
    {
      methods: ["POST", "PUT", "PATCH", "DELETE"],
      path: "/gmail/v1/**",
      scopes: ["email:send"],
      action: "email_changed",
    },
    {
      methods: ["POST", "PUT"],
      path: "/upload/gmail/v1/**",
      scopes: ["email:send"],
      action: "email_changed",
    },
    // One batch can hold reads and sends alike.
    { methods: ["*"], path: "/batch/gmail/**", scopes: ["email:read", "email:send"], action: "email_batch" },
    { methods: ["*"], path: "/gmail/**", scopes: ["email:read", "email:send"], action: "email_changed" },
  ],
  otherwise: { scopes: ["email:read", "email:send"], action: "email_changed" },
  slots: [{ kind: "oauth2" }, { kind: "bearer" }],
};
