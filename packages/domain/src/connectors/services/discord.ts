import type { Connector } from "../connector.ts";

const sent = { scopes: ["messaging:send"], action: "message_sent" } as const;
const read = { scopes: ["messaging:send"], action: "messages_read" } as const;

/** Discord: its API, webhooks and gateway. All of it is `messaging:send`. */
export const discord: Connector = {
  name: "discord",
  title: "Discord",
  hosts: [
    "discord.com",
    "*.discord.com",
    "discordapp.com",
    "*.discordapp.com",
    "discord.gg",
    "*.discord.gg",
    "*.discordapp.net",
  ],
  rules: [
    { methods: ["POST"], path: "/api/*/channels/*/messages", ...sent },
    { methods: ["POST"], path: "/api/channels/*/messages", ...sent },
    { methods: ["PATCH"], path: "/api/*/channels/*/messages/*", ...sent },
    { methods: ["POST"], path: "/api/webhooks/*/*", ...sent },
    { methods: ["POST"], path: "/api/*/webhooks/*/*", ...sent },
    { methods: ["POST"], path: "/api/*/interactions/*/*/callback", ...sent },
    { methods: ["GET", "HEAD"], path: "/**", ...read },
  ],
  otherwise: { scopes: ["messaging:send"], action: "messaging_used" },
  slots: [{ kind: "header", header: "authorization", prefix: "Bot " }],
};
