import { type ErrorCode, HOLDS, isPossibleDuring, ROLES, roleMay } from "@deployclaw/domain";
import type { RouteContract } from "./route-contract.ts";

/**
 * Everything that a route is known to refuse with: what its contract names, and what follows from its needs and what it
 * takes. What any address can refuse with, a malformed request or an error of ours, is not in it.
 */
export function refusalsOf(route: RouteContract): readonly ErrorCode[] {
  const { needs, method, params, query, body, idempotent, problems } = route;
  const codes: ErrorCode[] = [];
  if (needs.session !== "none") codes.push("unauthenticated", "rate_limited");
  if (needs.session === "full") codes.push("totp_not_enrolled", "totp_required");
  if (!ROLES.every((role) => roleMay(role, needs.ability))) codes.push("forbidden");
  for (const hold of HOLDS) if (!isPossibleDuring(hold, needs.ability)) codes.push(`client_${hold}`);
  if (needs.stepUp !== false) codes.push("step_up_required");
  if (method !== "get") codes.push("foreign_origin");
  if (body !== undefined) codes.push("unsupported_media_type", "payload_too_large");
  if (params !== undefined || query !== undefined || body !== undefined) codes.push("invalid_input");
  if (idempotent === true) codes.push("bad_request", "request_in_progress", "idempotency_key_reused");
  return [...new Set([...codes, ...problems])];
}
