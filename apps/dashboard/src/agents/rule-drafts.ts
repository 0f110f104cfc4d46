import { matchesDomain, type Permissions, type Scope } from "@deployclaw/domain";
import type { ClientRule } from "@deployclaw/domain/connectors";
import { SCOPE_WORDS } from "./explain-permissions.ts";

/** A rule of a client's own as it is being written. */
export interface RuleDraft {
  /** Tells it from the others while they come and go. */
  readonly key: string;
  readonly host: string;
  readonly method: ClientRule["method"];
  readonly path: string;
  readonly scope: Scope;
  /** How tokens are counted, of a rule that another program made; it stays as it is. */
  readonly counting?: ClientRule["counting"];
}

/** As many as an agent may have. */
export const RULES_MAX = 50;

/** A rule with nothing in it yet but what is most often meant. */
export const newRuleDraft = (key: string): RuleDraft => ({
  key,
  host: "",
  method: "*",
  path: "/**",
  scope: "api:outbound",
});

/** The rules that drafts say, in order. None that is written here counts tokens: what asks models has a connector. */
export const rulesFrom = (drafts: readonly RuleDraft[]): readonly ClientRule[] =>
  drafts.map(({ host, method, path, scope, counting = null }) => ({
    host: host.trim().toLowerCase(),
    method,
    path: path.trim(),
    scope,
    counting,
  }));

/** What a rule means for an agent with these permissions, in a sentence; "" while there is no host yet. */
export function explainRule(
  { host, method, path, scope }: ClientRule,
  { scopes, allowedDomains }: Pick<Permissions, "scopes" | "allowedDomains">,
): string {
  if (host === "") return "";
  const requests = method === "*" ? "Every request" : `Each ${method} request`;
  const where = path === "/**" ? host : `${host}${path}`;
  const counts = `${requests} to ${where} counts as: ${SCOPE_WORDS[scope]}.`;
  if (!allowedDomains.some((domain) => domain === host || matchesDomain(domain, host)))
    return `${counts} The agent may not reach ${host}, so for now the rule changes nothing.`;
  return scopes.includes(scope) ? `${counts} It may.` : `${counts} It may not, so these are refused.`;
}
