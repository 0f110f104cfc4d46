import { type Permissions, SCOPES, type Scope } from "@deployclaw/domain";

/** What each scope means, after "it may". */
export const SCOPE_WORDS: { readonly [S in Scope]: string } = {
  "email:read": "read mail",
  "email:send": "send mail",
  "calendar:read": "read calendars",
  "calendar:write": "change calendars",
  "files:read": "read files",
  "files:write": "change files",
  "api:outbound": "call other web services",
  "messaging:send": "send messages",
};

/** Permissions in plain words: what the agent may do, what it may not, and how much of it. */
export interface Explanation {
  readonly may: readonly string[];
  readonly mayNot: readonly string[];
  readonly limits: readonly string[];
}

const rate = (permissions: Pick<Permissions, "rateLimits">, scope: Scope): string => {
  const limit = permissions.rateLimits[scope];
  return limit === undefined
    ? ""
    : `${SCOPE_WORDS[scope]} ${limit.maxPerHour} times an hour and ${limit.maxPerDay} a day`;
};

const formatDollars = (cents: number): string =>
  (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });

const isSaid = (text: string): boolean => text !== "";

/** Says permissions in plain words. Without an allowed domain nothing outside can be reached, whatever the scopes. */
export function explainPermissions(permissions: Permissions): Explanation {
  const {
    scopes,
    allowedDomains,
    maxDailyTokenSpend,
    maxDailySpendCents,
    plainHttpDomains = [],
    passthroughDomains = [],
  } = permissions;
  const reachesOut = scopes.length > 0 && allowedDomains.length > 0;
  const granted = reachesOut ? SCOPES.filter((scope) => scopes.includes(scope)) : [];
  const may = [
    "ask its model",
    ...granted.map((scope) => SCOPE_WORDS[scope]),
    granted.length === 0 ? "" : `reach ${allowedDomains.join(", ")}`,
    granted.length === 0 || plainHttpDomains.length === 0
      ? ""
      : `use plain HTTP, which anybody on the way can read, to ${plainHttpDomains.join(", ")}`,
    granted.length === 0 || passthroughDomains.length === 0
      ? ""
      : `do anything at ${passthroughDomains.join(", ")}: only the connection is logged, nothing inside it is seen`,
  ];
  const mayNot = [
    ...SCOPES.filter((scope) => !granted.includes(scope)).map((scope) => SCOPE_WORDS[scope]),
    granted.length === 0 ? "reach anything outside" : "reach anything else",
  ];
  const limits = [
    `${maxDailyTokenSpend.toLocaleString("en-US")} tokens a day`,
    maxDailySpendCents === undefined ? "" : `${formatDollars(maxDailySpendCents)} for models a day`,
    ...granted.map((scope) => rate(permissions, scope)),
  ];
  return { may: may.filter(isSaid), mayNot, limits: limits.filter(isSaid) };
}
