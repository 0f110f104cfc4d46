import type { Permissions, RateLimit, Scope } from "@deployclaw/domain";

/** A ready-made set of permissions, said in plain words. */
export interface PermissionTemplate {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly scopes: readonly Scope[];
  /** Whether it can do anything at all without an allowed domain. */
  readonly needsDomains: boolean;
}

/** From the least to the most. Every request to the outside means `api:outbound` as long as no connector says more. */
export const PERMISSION_TEMPLATES: readonly PermissionTemplate[] = [
  {
    id: "talk",
    title: "Talk only",
    words: "It talks with you and thinks with its model. It reaches nothing outside.",
    scopes: [],
    needsDomains: false,
  },
  {
    id: "web",
    title: "Call web services",
    words:
      "It may call any interface at the services you name, reading and writing. It reaches nothing else.",
    scopes: ["api:outbound"],
    needsDomains: true,
  },
];

const ORDINARY: RateLimit = { maxPerHour: 300, maxPerDay: 3_000 };

/** The permissions that a template means, for these domains and this many tokens a day. */
export function permissionsFrom(
  template: PermissionTemplate,
  allowedDomains: readonly string[],
  maxDailyTokenSpend: number,
): Permissions {
  return {
    scopes: template.scopes,
    rateLimits: Object.fromEntries(template.scopes.map((scope) => [scope, ORDINARY])),
    allowedDomains: template.needsDomains ? allowedDomains : [],
    maxDailyTokenSpend,
  };
}
