import type { ErrorCode } from "@deployclaw/domain";

const FIRST_DELAY_MS = 500;
const DELAY_MS_MAX = 30_000;

// `drop` is for what looking again cannot change; the sweep looks again all the same.
const ANSWERS: { readonly [Code in ErrorCode]: "retry" | "drop" } = {
  invalid_input: "drop",
  bad_request: "drop",
  request_timeout: "drop",
  uri_too_long: "drop",
  headers_too_large: "drop",
  unauthenticated: "drop",
  invalid_credentials: "drop",
  email_taken: "drop",
  totp_not_enrolled: "drop",
  totp_required: "drop",
  invalid_code: "drop",
  invalid_link: "drop",
  step_up_required: "drop",
  forbidden: "drop",
  client_suspended: "drop",
  client_deleting: "drop",
  foreign_origin: "drop",
  unsupported_media_type: "drop",
  payload_too_large: "drop",
  not_found: "drop",
  method_not_allowed: "drop",
  conflict: "retry",
  request_in_progress: "drop",
  idempotency_key_reused: "drop",
  limit_reached: "retry",
  rate_limited: "retry",
  agent_not_running: "retry",
  agent_unreachable: "retry",
  agent_timeout: "retry",
  dependency_unavailable: "retry",
  vault_refused: "retry",
  engine_refused: "retry",
  engine_timeout: "retry",
  stale_lease: "retry",
};

/**
 * When to try a failed reconciliation again, in milliseconds: half a second, doubling, at most half a minute; and of that
 * between half and all, as `chance` (0 to 1) has it, so that what failed together is not tried together. Undefined for
 * never. An unknown error is retried.
 */
export function retryOf(code: ErrorCode | undefined, attempts: number, chance: number): number | undefined {
  if (code !== undefined && ANSWERS[code] === "drop") return undefined;
  return Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** (attempts - 1)) * (0.5 + chance / 2);
}
