import type { Agent, AgentChanges } from "@deployclaw/contracts/client";
import { type RateLimit, type Resources, SCOPES, type Scope } from "@deployclaw/domain";
import { ORDINARY_RATE } from "../agents/permission-templates.ts";
import { type RuleDraft, rulesFrom } from "../agents/rule-drafts.ts";

const MIB = 1024 * 1024;
/** As many as the API takes. */
const HOURLY_MAX = 1_000_000;
const DAILY_MAX = 10_000_000;

const numberOr = (typed: string, otherwise: number): number => (typed === "" ? otherwise : Number(typed));

/** What an agent is made of, as far as it can be changed here. */
type Changeable = Pick<Agent, "name" | "model" | "permissions" | "resources">;

/** An agent's settings as they are being written; numbers are what was typed. */
export interface SettingsDraft {
  readonly name: string;
  readonly model: string;
  readonly scopes: readonly Scope[];
  /** How often each scope may be used, also of those that are not given now; empty for no limit. */
  readonly rates: { readonly [S in Scope]: { readonly perHour: string; readonly perDay: string } };
  readonly domains: string;
  readonly rules: readonly RuleDraft[];
  readonly tokens: string;
  /** Whole US dollars a day with their cents; empty for no limit in money. */
  readonly dollars: string;
  readonly memoryMib: string;
  /** Of a core. */
  readonly cores: string;
  readonly diskMib: string;
  readonly processes: string;
}

/** The settings as they are. */
export function draftOf({ name, model, permissions, resources }: Changeable): SettingsDraft {
  const { scopes, rateLimits, allowedDomains, rules = [] } = permissions;
  const { maxDailyTokenSpend, maxDailySpendCents } = permissions;
  const typed = (limit: RateLimit | undefined) => ({
    perHour: String(limit?.maxPerHour ?? ""),
    perDay: String(limit?.maxPerDay ?? ""),
  });
  // Proposed for what it may not do yet; what it may do without a limit keeps having none.
  const proposed = (scope: Scope) => (scopes.includes(scope) ? undefined : ORDINARY_RATE);
  const rates = SCOPES.map((scope) => [scope, typed(rateLimits[scope] ?? proposed(scope))] as const);
  return {
    name,
    model,
    scopes,
    rates: Object.fromEntries(rates) as SettingsDraft["rates"],
    domains: allowedDomains.join("\n"),
    rules: rules.map((rule, index) => ({ key: `kept-${index}`, ...rule })),
    tokens: String(maxDailyTokenSpend),
    dollars: maxDailySpendCents === undefined ? "" : (maxDailySpendCents / 100).toFixed(2),
    memoryMib: String(resources.memoryBytes / MIB),
    cores: String(resources.cpuMillis / 1_000),
    diskMib: String(resources.diskBytes / MIB),
    processes: String(resources.pidsMax),
  };
}

/** The permissions that a draft says. What the form does not show stays, for the services that are left. */
export function permissionsOf(
  draft: SettingsDraft,
  { permissions }: Pick<Agent, "permissions">,
): Agent["permissions"] {
  const scopes = SCOPES.filter((scope) => draft.scopes.includes(scope));
  const allowedDomains = draft.domains.split(/[\s,;]+/).filter((each) => each !== "");
  const left = (domains: readonly string[]) => domains.filter((domain) => allowedDomains.includes(domain));
  const { plainHttpDomains, passthroughDomains } = permissions;
  const limited = scopes.flatMap((scope) => {
    const { perHour, perDay } = draft.rates[scope];
    if (perHour === "" && perDay === "") return [];
    const limit = { maxPerHour: numberOr(perHour, HOURLY_MAX), maxPerDay: numberOr(perDay, DAILY_MAX) };
    return [[scope, limit] as const];
  });
  return {
    scopes,
    rateLimits: Object.fromEntries(limited),
    allowedDomains,
    ...(plainHttpDomains === undefined ? {} : { plainHttpDomains: left(plainHttpDomains) }),
    ...(passthroughDomains === undefined ? {} : { passthroughDomains: left(passthroughDomains) }),
    ...(draft.rules.length === 0 ? {} : { rules: [...rulesFrom(draft.rules)] }),
    maxDailyTokenSpend: Number(draft.tokens),
    ...(draft.dollars.trim() === "" ? {} : { maxDailySpendCents: Math.round(Number(draft.dollars) * 100) }),
  };
}

function resourcesOf(draft: SettingsDraft): Resources {
  return {
    memoryBytes: Math.round(Number(draft.memoryMib) * MIB),
    cpuMillis: Math.round(Number(draft.cores) * 1_000),
    diskBytes: Math.round(Number(draft.diskMib) * MIB),
    pidsMax: Number(draft.processes),
  };
}

/** What a draft changes, as the API takes it; undefined when it changes nothing. */
export function changesOf(draft: SettingsDraft, agent: Agent): AgentChanges | undefined {
  const before = draftOf(agent);
  const isSame = (...names: readonly (keyof SettingsDraft)[]) =>
    names.every((name) => JSON.stringify(draft[name]) === JSON.stringify(before[name]));
  const resources = resourcesOf(draft);
  const changes = {
    ...(isSame("name") ? {} : { name: draft.name.trim() }),
    ...(isSame("model") ? {} : { model: draft.model.trim() }),
    ...(isSame("scopes", "rates", "domains", "rules", "tokens", "dollars")
      ? {}
      : { permissions: permissionsOf(draft, agent) }),
    ...(isSame("memoryMib", "cores", "diskMib", "processes") ? {} : { resources }),
  };
  return Object.keys(changes).length === 0 ? undefined : changes;
}

/** What happens to a running agent when these changes are saved, in a sentence. */
export function whatSavingDoes(changes: AgentChanges | undefined, agent: Agent): string {
  if (changes === undefined) return "Nothing is changed yet.";
  if (agent.desired !== "running") return "The agent does not run; it starts with these settings.";
  const isLess = (changes.resources?.memoryBytes ?? Number.POSITIVE_INFINITY) < agent.resources.memoryBytes;
  return changes.model !== undefined || isLess
    ? "The agent's cell is replaced: it restarts and keeps its state."
    : "This holds at once, without a restart.";
}
