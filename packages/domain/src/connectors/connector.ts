import type { Scope } from "../permissions/permissions.ts";
import type { CountingName } from "../spend/counting.ts";
import type { ConnectorAction } from "./connector-action.ts";

/** What a request's method may be for a rule; `*` is any. */
export const RULE_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "*"] as const;

/** One of {@link RULE_METHODS}. */
export type RuleMethod = (typeof RULE_METHODS)[number];

/**
 * How the tokens of a request are known: it has none, its answer says them in a certain way, or nobody can count them,
 * and then it is refused.
 */
export type TokenCounting = "none" | CountingName | "uncountable";

/** What a request means. */
export interface Meaning {
  /** Every one of these is needed. */
  readonly scopes: readonly [Scope, ...Scope[]];
  /** What is done, for the log. */
  readonly action: ConnectorAction;
  readonly counting?: TokenCounting;
}

/** Which requests mean what. The first rule that matches decides. */
export interface ConnectorRule extends Meaning {
  readonly methods: readonly RuleMethod[];
  readonly path: string;
  /** Only these of the connector's hosts; all of them unless said. */
  readonly hosts?: readonly string[];
  /** A query parameter that must be there once, with this value. */
  readonly query?: readonly [name: string, value: string];
}

/** Where a service expects its credential; a suggestion for whoever stores one. */
export type SlotHint =
  | { readonly kind: "bearer" }
  | { readonly kind: "basic" }
  | { readonly kind: "header"; readonly header: string; readonly prefix?: string }
  | { readonly kind: "path" }
  | { readonly kind: "oauth2" };

/** One outside service as data. */
export interface Connector {
  /** A short name in lower case, for the log. */
  readonly name: string;
  readonly title: string;
  /** Host names and label wildcards that are the service's. */
  readonly hosts: readonly string[];
  /** Further hosts where its rules hold, and what they do not name is not its business. */
  readonly alsoAt?: readonly string[];
  readonly rules: readonly ConnectorRule[];
  /** What everything else at `hosts` means; where several connectors share a host, all of their scopes are needed. */
  readonly otherwise: Meaning;
  /** What is usually expected first. */
  readonly slots: readonly SlotHint[];
}
