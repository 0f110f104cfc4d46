import { matchesDomain } from "./match-domain.ts";
import type { Permissions, Scope } from "./permissions.ts";

/** One request to the outside, as the gateway understood it; `host` is canonical (lower case, no trailing dot). */
export interface OutboundRequest {
  readonly host: string;
  readonly port: number;
  readonly scheme: "http" | "https";
  readonly scope: Scope;
}

/** Why an outbound request is refused. */
export type RefusalReason =
  | "address_literal"
  | "port_not_allowed"
  | "plain_http_not_allowed"
  | "domain_not_allowed"
  | "scope_not_granted";

/** The answer to a request: the scope it runs under, or the first reason against it. */
export type Decision =
  | { readonly allow: true; readonly scope: Scope }
  | { readonly allow: false; readonly reason: RefusalReason };

const ADDRESS_LITERAL = /^(?:\[.*\]|[\d.]+|0x[\da-f.x]+|.*:.*)$/;

/**
 * Decides one outbound request. Deny first: an address literal or an odd port is refused whatever the allowlist says,
 * and what nothing allows is refused.
 */
export function decide(permissions: Permissions, request: OutboundRequest): Decision {
  if (ADDRESS_LITERAL.test(request.host)) return { allow: false, reason: "address_literal" };
  if (!permissions.allowedDomains.some((pattern) => matchesDomain(pattern, request.host)))
    return { allow: false, reason: "domain_not_allowed" };
  if (request.scheme === "http") return { allow: false, reason: "plain_http_not_allowed" };
  if (request.port !== 443) return { allow: false, reason: "port_not_allowed" };
  if (!permissions.scopes.includes(request.scope)) return { allow: false, reason: "scope_not_granted" };
  return { allow: true, scope: request.scope };
}
