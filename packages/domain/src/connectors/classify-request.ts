import { matchesDomain } from "../permissions/match-domain.ts";
import type { Scope } from "../permissions/permissions.ts";
import { CONNECTORS } from "./all-connectors.ts";
import type { ClientRule } from "./client-rule.ts";
import type { Connector, ConnectorRule, RuleMethod, TokenCounting } from "./connector.ts";
import type { ConnectorAction } from "./connector-action.ts";
import { loosePathSegments, matchesPath, pathSegments } from "./path-pattern.ts";

/** What of a request its meaning hangs on. */
export interface RequestFacts {
  /** Canonical. */
  readonly host: string;
  readonly method: string;
  /** Canonical, with its query. */
  readonly path: string;
  /** Whether it wants to become something else than one request and one answer. */
  readonly upgrades: boolean;
  /** Whether it asks the server to take it for another method than its own. */
  readonly overridesMethod: boolean;
}

/** What a request means: every scope that it needs, the name of what it does, how its tokens are counted. */
export interface Classification {
  readonly connector: string;
  readonly scopes: readonly [Scope, ...Scope[]];
  readonly action: ConnectorAction;
  readonly counting: TokenCounting;
}

/**
 * The meaning of a request. What a connector knows holds whatever the client's own rules say; those tell what it does not
 * know; what is left at a connector's host needs all of its scopes, and elsewhere is `api:outbound`. A request that can
 * be read in two ways counts as one that nobody knows.
 */
export function classifyRequest(facts: RequestFacts, clientRules: readonly ClientRule[]): Classification {
  const segments = pathSegments(facts.path);
  const rules = clientRules.filter(({ host }) => matchesDomain(host, facts.host));
  if (segments !== undefined && !facts.upgrades && !facts.overridesMethod)
    return (
      byConnectors(facts, segments) ??
      byClientRules(facts, segments, rules) ??
      byOwners(facts.host) ??
      byAnyService(facts, segments)
    );
  return byOwners(facts.host) ?? byAnyOf(rules, byAnyService(facts, segments));
}

const ANYTHING = { connector: "generic", scopes: ["api:outbound"], action: "api_outbound" } as const;
const EVERYWHERE = "*";

const isAt = (host: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => pattern !== EVERYWHERE && matchesDomain(pattern, host));

function byConnectors(facts: RequestFacts, segments: readonly string[]): Classification | undefined {
  for (const connector of CONNECTORS) {
    if (!isAt(facts.host, connector.hosts) && !isAt(facts.host, connector.alsoAt ?? [])) continue;
    const rule = connector.rules.find((each) => ruleMatches(each, facts, segments));
    if (rule !== undefined) return meaning(connector, rule);
  }
  return undefined;
}

const meaning = (
  { name }: Connector,
  { scopes, action, counting }: Pick<ConnectorRule, "scopes" | "action" | "counting">,
): Classification => ({ connector: name, scopes, action, counting: counting ?? "none" });

function ruleMatches(rule: ConnectorRule, facts: RequestFacts, segments: readonly string[]): boolean {
  return (
    methodMatches(rule.methods, facts.method) &&
    (rule.hosts === undefined || isAt(facts.host, rule.hosts)) &&
    matchesPath(rule.path, segments) &&
    (rule.query === undefined || hasQuery(facts.path, rule.query))
  );
}

const methodMatches = (methods: readonly RuleMethod[], method: string): boolean =>
  methods.some((each) => each === "*" || each === method);

/** Whether the query has this parameter once, with this value; a second one could be the one that the server reads. */
function hasQuery(path: string, [name, value]: readonly [string, string]): boolean {
  const found = [...new URLSearchParams(path.split("?").slice(1).join("?"))].filter(
    ([key]) => key.toLowerCase() === name,
  );
  return found.length === 1 && found[0]?.[1] === value;
}

function byClientRules(
  facts: RequestFacts,
  segments: readonly string[],
  rules: readonly ClientRule[],
): Classification | undefined {
  const [first, ...others] = rules.filter(
    ({ method, path }) => methodMatches([method], facts.method) && matchesPath(path, segments),
  );
  if (first === undefined) return undefined;
  const counted = [first, ...others].find(({ counting }) => counting !== null)?.counting;
  return {
    connector: "client-rule",
    scopes: unique([first.scope, ...others.map(({ scope }) => scope)]),
    action: "client_rule",
    // A rule says which scope a request needs; it does not make a model's tokens free by not speaking of them.
    counting: counted ?? (isOwned(facts.host) ? "none" : byAnyService(facts, segments).counting),
  };
}

const unique = ([first, ...others]: readonly [Scope, ...Scope[]]): readonly [Scope, ...Scope[]] => [
  first,
  ...new Set(others.filter((scope) => scope !== first)),
];

const ownersOf = (host: string): readonly Connector[] => CONNECTORS.filter(({ hosts }) => isAt(host, hosts));
const isOwned = (host: string): boolean => ownersOf(host).length > 0;

function byOwners(host: string): Classification | undefined {
  const [first, ...others] = ownersOf(host);
  if (first === undefined) return undefined;
  if (others.length === 0) return meaning(first, first.otherwise);
  const [scope, ...scopes] = first.otherwise.scopes;
  return {
    connector: [first, ...others].map(({ name }) => name).join("+"),
    scopes: unique([scope, ...scopes, ...others.flatMap(({ otherwise }) => otherwise.scopes)]),
    action: "unknown_request",
    counting: "none",
  };
}

/** What a request to a service without a connector means; its path is undefined when it can be read in two ways. */
function byAnyService(facts: RequestFacts, segments: readonly string[] | undefined): Classification {
  const loose = segments ?? loosePathSegments(facts.path);
  for (const connector of CONNECTORS.filter(({ alsoAt }) => alsoAt?.includes(EVERYWHERE) === true)) {
    const rule = connector.rules.find((each) => ruleMatches(each, facts, loose));
    if (rule === undefined) continue;
    const found = meaning(connector, rule);
    const isUnsure = segments === undefined && found.counting !== "none";
    return isUnsure ? { ...found, counting: "uncountable" } : found;
  }
  return { ...ANYTHING, counting: "none" };
}

/** What cannot be read in one way alone could be any of what the rules of its host name. */
function byAnyOf(rules: readonly ClientRule[], found: Classification): Classification {
  const isCounted = found.counting !== "none" || rules.some(({ counting }) => counting !== null);
  const [scope, ...scopes] = found.scopes;
  return {
    ...found,
    scopes: unique([scope, ...scopes, ...rules.map((rule) => rule.scope)]),
    counting: rules.length > 0 && isCounted ? "uncountable" : found.counting,
  };
}
