import type { ErrorCode } from "@deployclaw/domain";

/** The statuses that a refusal can have. */
export type ProblemStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 408
  | 409
  | 413
  | 414
  | 415
  | 422
  | 429
  | 431
  | 500
  | 502
  | 503
  | 504;

/** The status and title of each error code; the compiler refuses a code that is missing. */
export const PROBLEMS: { readonly [Code in ErrorCode]: readonly [ProblemStatus, string] } = {
  invalid_input: [422, "The request is not valid"],
  bad_request: [400, "The request is malformed"],
  request_timeout: [408, "The request took too long"],
  uri_too_long: [414, "The address is too long"],
  headers_too_large: [431, "The headers are too large"],
  unauthenticated: [401, "Sign in first"],
  invalid_credentials: [401, "Wrong address or password"],
  email_taken: [409, "The address is taken"],
  totp_not_enrolled: [403, "A second factor must be set up first"],
  totp_required: [403, "The second factor is missing"],
  invalid_code: [403, "The code is not valid"],
  invalid_link: [403, "The link is not valid"],
  step_up_required: [403, "A fresh code is needed"],
  forbidden: [403, "Not allowed"],
  client_suspended: [403, "The client is suspended"],
  client_deleting: [403, "The client is being deleted"],
  foreign_origin: [403, "The request came from another site"],
  unsupported_media_type: [415, "The body must be JSON"],
  payload_too_large: [413, "The body is too large"],
  not_found: [404, "Not found"],
  method_not_allowed: [405, "Method not allowed"],
  conflict: [409, "Conflict"],
  request_in_progress: [409, "The same request is under way"],
  idempotency_key_reused: [422, "The key stands for another request"],
  limit_reached: [409, "A limit is reached"],
  rate_limited: [429, "Too many tries"],
  agent_not_running: [409, "The agent is not running"],
  agent_unreachable: [502, "The agent cannot be reached"],
  agent_timeout: [504, "The agent took too long"],
  dependency_unavailable: [503, "A part of the platform is not available"],
  vault_refused: [500, "The vault refused"],
  engine_refused: [502, "The container engine refused"],
  engine_timeout: [504, "The container engine took too long"],
  stale_lease: [500, "Another worker took over"],
};
