import { matchesDomain } from "./match-domain.ts";
import type { Permissions, Scope } from "./permissions.ts";

/** Where a connection to the outside goes; `host` is canonical (lower case, no trailing dot). */
export interface OutboundTarget {
  readonly host: string;
  readonly port: number;
  readonly scheme: "http" | "https";
}

/** One request to the outside, as the gateway understood it. */
export interface OutboundRequest extends OutboundTarget {
  /** Every one of them is needed. */
  readonly scopes: readonly [Scope, ...Scope[]];
}

/** Why an outbound request is refused. */
export type RefusalReason =
  | "address_literal"
  | "port_not_allowed"
  | "plain_http_not_allowed"
  | "domain_not_allowed"
  | "scope_not_granted";

/** The answer to a request: yes, or the first reason against it. */
export type Decision = { readonly allow: true } | { readonly allow: false; readonly reason: RefusalReason };

const ADDRESS_LITERAL = /^(?:\[.*\]|[\d.]+|0x[\da-f.x]+|.*:.*)$/;

function matchesAny(patterns: readonly string[] | undefined, host: string): boolean {
  return patterns?.some((pattern) => matchesDomain(pattern, host)) === true;
}

/** Whether TLS to this host is to go through the gateway unread. It must be allowed besides. */
export function isPassthrough(permissions: Permissions, host: string): boolean {
  return matchesAny(permissions.passthroughDomains, host);
}

/**
 * Decides where a connection may go, before it is known what it is for. Deny first: an address literal or an odd port is
 * refused whatever the allowlist says, and without any scope there is nothing to connect for.
 */
export function decideTarget(permissions: Permissions, target: OutboundTarget): Decision {
  if (ADDRESS_LITERAL.test(target.host)) return { allow: false, reason: "address_literal" };
  if (!matchesAny(permissions.allowedDomains, target.host))
    return { allow: false, reason: "domain_not_allowed" };
  if (target.scheme === "http" && !matchesAny(permissions.plainHttpDomains, target.host))
    return { allow: false, reason: "plain_http_not_allowed" };
  if (target.port !== (target.scheme === "http" ? 80 : 443))
    return { allow: false, reason: "port_not_allowed" };
  if (permissions.scopes.length === 0) return { allow: false, reason: "scope_not_granted" };
  return { allow: true };
}

/** Decides one outbound request: where it goes, and whether every scope that it needs was granted. */
export function decide(permissions: Permissions, request: OutboundRequest): Decision {
  const target = decideTarget(permissions, request);
  if (!target.allow) return target;
  return request.scopes.every((scope) => permissions.scopes.includes(scope))
    ? { allow: true }
    : { allow: false, reason: "scope_not_granted" };
}
