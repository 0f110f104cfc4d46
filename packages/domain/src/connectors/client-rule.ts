import { AppError, type FieldError } from "../errors.ts";
import { isDomainPattern } from "../permissions/match-domain.ts";
import { SCOPES, type Scope } from "../permissions/permissions.ts";
import { COUNTINGS, type CountingName } from "../spend/counting.ts";
import { RULE_METHODS, type RuleMethod } from "./connector.ts";
import { isPathPattern } from "./path-pattern.ts";

/** What a client says about requests to a service that no connector knows well enough. */
export interface ClientRule {
  /** A host name or label wildcard. */
  readonly host: string;
  readonly method: RuleMethod;
  /** A path pattern, see `isPathPattern`. */
  readonly path: string;
  /** The scope that such a request needs. */
  readonly scope: Scope;
  /** How its tokens are counted; null when it uses none. */
  readonly counting: CountingName | null;
}

/** How a path pattern is written, for whoever wrote one wrongly. */
export const PATH_PATTERN_DETAIL =
  "must begin with / and have * for a segment or part of one, or ** at its end for whatever follows";

/** All names of ways of counting. */
export const COUNTING_NAMES = Object.keys(COUNTINGS) as CountingName[];

/** Checks a rule that somebody sent. Throws `invalid_input` with a pointer for each fault. */
export function parseClientRule(rule: ClientRule): ClientRule {
  const fields: FieldError[] = [];
  const check = (holds: boolean, pointer: string, detail: string) => {
    if (!holds) fields.push({ pointer, detail });
  };
  check(
    typeof rule.host === "string" && isDomainPattern(rule.host),
    "/host",
    "must be a host name such as api.example.com or *.example.com",
  );
  check(RULE_METHODS.includes(rule.method), "/method", "must be a method in capital letters, or *");
  check(typeof rule.path === "string" && isPathPattern(rule.path), "/path", PATH_PATTERN_DETAIL);
  check(SCOPES.includes(rule.scope), "/scope", "must be a known scope");
  check(
    rule.counting === null || COUNTING_NAMES.includes(rule.counting),
    "/counting",
    "must be a known way of counting, or null",
  );
  if (fields.length > 0) throw new AppError("invalid_input", "The rule is not valid.", { fields });
  const { host, method, path, scope, counting } = rule;
  return { host, method, path, scope, counting };
}
