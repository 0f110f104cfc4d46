import type { Connector, ConnectorRule } from "../connector.ts";

const sent = { scopes: ["messaging:send"], action: "message_sent" } as const;
const read = { scopes: ["messaging:send"], action: "messages_read" } as const;
const rule = (path: string, meaning: typeof sent | typeof read): ConnectorRule => ({
  methods: ["GET", "POST"],
  path,
  ...meaning,
});

/** Slack: its web API, incoming webhooks, files. All of it is `messaging:send`; the actions tell sending from reading. */
export const slack: Connector = {
  name: "slack",
  title: "Slack",
  hosts: ["slack.com", "*.slack.com"],
  rules: [
    rule("/api/chat.*", sent),
    rule("/api/files.upload*", sent),
    rule("/api/files.getUploadURLExternal", sent),
    rule("/api/files.completeUploadExternal", sent),
    rule("/api/reactions.add", sent),
    { methods: ["POST"], path: "/services/**", hosts: ["hooks.slack.com"], ...sent },
    rule("/api/conversations.history", read),
    rule("/api/conversations.replies", read),
    rule("/api/conversations.list", read),
    rule("/api/conversations.info", read),
    rule("/api/conversations.members", read),
    rule("/api/users.*", read),
    rule("/api/search.*", read),
    rule("/api/auth.test", read),
    { methods: ["GET", "HEAD"], path: "/**", hosts: ["files.slack.com"], ...read },
  ],
  otherwise: { scopes: ["messaging:send"], action: "messaging_used" },
  slots: [{ kind: "bearer" }, { kind: "path" }],
};
