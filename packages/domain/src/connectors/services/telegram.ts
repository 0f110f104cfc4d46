import type { Connector, ConnectorRule } from "../connector.ts";

const sent = { scopes: ["messaging:send"], action: "message_sent" } as const;
const read = { scopes: ["messaging:send"], action: "messages_read" } as const;
const rule = (path: string, meaning: typeof sent | typeof read): ConnectorRule => ({
  methods: ["GET", "POST"],
  path,
  ...meaning,
});

/** Telegram's bot API, whose token is part of the path. All of it is `messaging:send`. */
export const telegram: Connector = {
  name: "telegram",
  title: "Telegram",
  hosts: ["api.telegram.org"],
  rules: [
    rule("/bot*/send*", sent),
    rule("/bot*/forwardMessage*", sent),
    rule("/bot*/copyMessage*", sent),
    rule("/bot*/editMessage*", sent),
    rule("/bot*/answer*", sent),
    rule("/bot*/get*", read),
    { methods: ["GET", "HEAD"], path: "/file/bot*/**", ...read },
  ],
  otherwise: { scopes: ["messaging:send"], action: "messaging_used" },
  slots: [{ kind: "path" }],
};
