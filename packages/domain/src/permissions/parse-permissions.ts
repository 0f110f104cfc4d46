import { type ClientRule, parseClientRule } from "../connectors/client-rule.ts";
import { AppError, type FieldError, isAppError } from "../errors.ts";
import { isDomainPattern } from "./match-domain.ts";
import { type Permissions, type RateLimit, SCOPES, type Scope } from "./permissions.ts";

const DOMAINS_MAX = 200;
const RULES_MAX = 50;
const DOMAIN_LISTS = ["plainHttpDomains", "passthroughDomains"] as const;
const KEYS = [
  "scopes",
  "rateLimits",
  "allowedDomains",
  "maxDailyTokenSpend",
  "maxDailySpendCents",
  "rules",
  ...DOMAIN_LISTS,
];

const NO_RULE = { host: "", method: "", path: "", scope: "", counting: "" } as unknown as ClientRule;

type Loose = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScope = (value: unknown): value is Scope => SCOPES.some((scope) => scope === value);
const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

/**
 * Checks permissions that somebody sent: known keys, known scopes, whole numbers from 0, domains in canonical form.
 * Doubles are dropped. Throws `invalid_input` with a pointer below `pointer` for each fault.
 */
export function parsePermissions(value: unknown, pointer = "/permissions"): Permissions {
  if (!isObject(value))
    throw new AppError("invalid_input", "The permissions are not an object.", {
      fields: [{ pointer, detail: "must be an object" }],
    });
  const fields: FieldError[] = [];
  const fault = (path: string, detail: string) => {
    fields.push({ pointer: `${pointer}${path}`, detail });
  };
  for (const key of Object.keys(value))
    if (!KEYS.includes(key)) fault(`/${key}`, "is not a known permission");

  const cents = value["maxDailySpendCents"];
  const permissions: { -readonly [K in keyof Permissions]: Permissions[K] } = {
    scopes: parseList(value["scopes"], "/scopes", isScope, "must be a known scope", fault),
    rateLimits: parseRateLimits(value["rateLimits"], fault),
    allowedDomains: parseDomains(value["allowedDomains"], "/allowedDomains", fault),
    maxDailyTokenSpend: isCount(value["maxDailyTokenSpend"]) ? value["maxDailyTokenSpend"] : 0,
    ...(isCount(cents) ? { maxDailySpendCents: cents } : {}),
  };
  if (!isCount(value["maxDailyTokenSpend"])) fault("/maxDailyTokenSpend", "must be a whole number from 0");
  if (value["rules"] !== undefined) permissions.rules = parseRules(value["rules"], fault);
  if (cents !== undefined && !isCount(cents)) fault("/maxDailySpendCents", "must be a whole number from 0");
  for (const name of DOMAIN_LISTS)
    if (value[name] !== undefined) permissions[name] = parseDomains(value[name], `/${name}`, fault);
  if (fields.length > 0) throw new AppError("invalid_input", "The permissions are not valid.", { fields });
  return permissions;
}

type Fault = (path: string, detail: string) => void;

function parseList<Item>(
  value: unknown,
  path: string,
  accepts: (item: unknown) => item is Item,
  detail: string,
  fault: Fault,
): readonly Item[] {
  if (!Array.isArray(value)) {
    fault(path, "must be a list");
    return [];
  }
  const accepted = new Set<Item>();
  for (const [index, item] of value.entries())
    if (accepts(item)) accepted.add(item);
    else fault(`${path}/${index}`, detail);
  return [...accepted];
}

function parseDomains(value: unknown, path: string, fault: Fault): readonly string[] {
  const isDomain = (domain: unknown): domain is string =>
    typeof domain === "string" && isDomainPattern(domain);
  const detail = "must be a host name such as api.example.com or *.example.com";
  const domains = parseList(value, path, isDomain, detail, fault);
  if (domains.length > DOMAINS_MAX) fault(path, `must be at most ${DOMAINS_MAX} domains`);
  return domains;
}

function parseRules(value: unknown, fault: Fault): readonly ClientRule[] {
  if (!Array.isArray(value) || value.length > RULES_MAX) {
    fault("/rules", `must be a list of at most ${RULES_MAX} rules`);
    return [];
  }
  const rules: ClientRule[] = [];
  for (const [index, rule] of value.entries()) {
    try {
      rules.push(parseClientRule(isObject(rule) ? (rule as unknown as ClientRule) : NO_RULE));
    } catch (err) {
      if (!isAppError(err, "invalid_input")) throw err;
      for (const { pointer, detail } of err.fields) fault(`/rules/${index}${pointer}`, detail);
    }
  }
  return rules;
}

function parseRateLimits(value: unknown, fault: Fault): Permissions["rateLimits"] {
  const limits: { [S in Scope]?: RateLimit } = {};
  if (!isObject(value)) {
    fault("/rateLimits", "must be an object");
    return limits;
  }
  for (const [scope, limit] of Object.entries(value)) {
    const path = `/rateLimits/${scope}`;
    if (!isScope(scope)) fault(path, "must be a known scope");
    else if (!isObject(limit) || !isCount(limit["maxPerHour"]) || !isCount(limit["maxPerDay"]))
      fault(path, "must have maxPerHour and maxPerDay, whole numbers from 0");
    else limits[scope] = { maxPerHour: limit["maxPerHour"], maxPerDay: limit["maxPerDay"] };
  }
  return limits;
}
