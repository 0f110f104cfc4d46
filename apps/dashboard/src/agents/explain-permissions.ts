import { type Permissions, SCOPES, type Scope } from "@deployclaw/domain";

const WORDS: { readonly [S in Scope]: string } = {
  "email:read": "read mail",
  "email:send": "send mail",
  "calendar:read": "read calendars",
  "calendar:write": "change calendars",
  "files:read": "read files",
  "files:write": "change files",
  "api:outbound": "call web interfaces",
  "messaging:send": "send messages",
};

/** Permissions in plain words: what the agent may do, and what it may not. */
export interface Explanation {
  readonly may: readonly string[];
  readonly mayNot: readonly string[];
}

const rate = (permissions: Pick<Permissions, "rateLimits">, scope: Scope): string => {
  const limit = permissions.rateLimits[scope];
  return limit === undefined
    ? ""
    : `, at most ${limit.maxPerHour} times an hour and ${limit.maxPerDay} a day`;
};

/** Says permissions in plain words. Without an allowed domain nothing outside can be reached, whatever the scopes. */
export function explainPermissions(permissions: Permissions): Explanation {
  const { scopes, allowedDomains, maxDailyTokenSpend } = permissions;
  const reachesOut = scopes.length > 0 && allowedDomains.length > 0;
  const granted = reachesOut ? SCOPES.filter((scope) => scopes.includes(scope)) : [];
  const may = [
    maxDailyTokenSpend === 0 ? "" : `use ${maxDailyTokenSpend.toLocaleString("en-US")} tokens a day`,
    ...granted.map((scope) => WORDS[scope] + rate(permissions, scope)),
    granted.length === 0 ? "" : `reach ${allowedDomains.join(", ")}`,
  ];
  const mayNot = [
    maxDailyTokenSpend === 0 ? "ask a model" : "",
    ...SCOPES.filter((scope) => !granted.includes(scope)).map((scope) => WORDS[scope]),
    granted.length === 0 ? "reach anything outside" : "reach anything else",
  ];
  return { may: may.filter((each) => each !== ""), mayNot: mayNot.filter((each) => each !== "") };
}
