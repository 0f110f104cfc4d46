import type { Permissions, RateLimit, Scope } from "@deployclaw/domain";

/** A ready-made set of permissions, said in plain words. */
export interface PermissionTemplate {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly scopes: readonly Scope[];
  /** Where it is usually used. */
  readonly domains: readonly string[];
  /** Whether it can do anything at all without an allowed domain. */
  readonly needsDomains: boolean;
}

/** From the least to the most. */
export const PERMISSION_TEMPLATES: readonly PermissionTemplate[] = [
  {
    id: "talk",
    title: "Talk only",
    words: "It talks with you and thinks with its model. It reaches nothing outside.",
    scopes: [],
    domains: [],
    needsDomains: false,
  },
  {
    id: "read-mail",
    title: "Read e-mail",
    words: "It reads mail at Gmail, and sends and changes none.",
    scopes: ["email:read"],
    domains: ["gmail.googleapis.com"],
    needsDomains: true,
  },
  {
    id: "send-mail",
    title: "Read and send e-mail",
    words: "It reads mail at Gmail, answers it, files it and throws it away.",
    scopes: ["email:read", "email:send"],
    domains: ["gmail.googleapis.com"],
    needsDomains: true,
  },
  {
    id: "calendar",
    title: "Keep a calendar",
    words: "It reads and changes appointments in Google Calendar.",
    scopes: ["calendar:read", "calendar:write"],
    domains: ["www.googleapis.com"],
    needsDomains: true,
  },
  {
    id: "read-files",
    title: "Read files and repositories",
    words: "It reads at GitHub and Google Drive, clones, and changes nothing there.",
    scopes: ["files:read"],
    domains: ["github.com", "api.github.com", "www.googleapis.com"],
    needsDomains: true,
  },
  {
    id: "messages",
    title: "Send messages",
    words: "It reads and writes where you let it in: Slack, Telegram, Discord.",
    scopes: ["messaging:send"],
    domains: ["slack.com", "api.telegram.org", "discord.com"],
    needsDomains: true,
  },
  {
    id: "web",
    title: "Call web services",
    words:
      "It may call any interface at the services you name, reading and writing, but for those above, which have permissions of their own.",
    scopes: ["api:outbound"],
    domains: [],
    needsDomains: true,
  },
];

/** How often a scope may be used unless somebody says otherwise. */
export const ORDINARY_RATE: RateLimit = { maxPerHour: 300, maxPerDay: 3_000 };

/** The permissions that a template means, for these domains and this many tokens a day. */
export function permissionsFrom(
  template: PermissionTemplate,
  allowedDomains: readonly string[],
  maxDailyTokenSpend: number,
): Permissions {
  return {
    scopes: template.scopes,
    rateLimits: Object.fromEntries(template.scopes.map((scope) => [scope, ORDINARY_RATE])),
    allowedDomains: template.needsDomains ? allowedDomains : [],
    maxDailyTokenSpend,
  };
}
