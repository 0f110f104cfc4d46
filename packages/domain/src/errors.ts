/** Every way in which the product says no. The API maps each to a status, workers to retry, fail or dead-letter. */
export const ERROR_CODES = [
  "invalid_input",
  "bad_request",
  "request_timeout",
  "uri_too_long",
  "headers_too_large",
  "unauthenticated",
  "invalid_credentials",
  "email_taken",
  "totp_not_enrolled",
  "totp_required",
  "invalid_code",
  "invalid_link",
  "step_up_required",
  "forbidden",
  "client_suspended",
  "client_deleting",
  "foreign_origin",
  "unsupported_media_type",
  "payload_too_large",
  "not_found",
  "method_not_allowed",
  "conflict",
  "request_in_progress",
  "idempotency_key_reused",
  "limit_reached",
  "rate_limited",
  "agent_not_running",
  "agent_unreachable",
  "agent_timeout",
  "dependency_unavailable",
  "vault_refused",
  "engine_refused",
  "engine_timeout",
  "stale_lease",
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One rejected field: an RFC 6901 pointer into the body and a sentence for people. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * An expected failure. `message` is shown to the caller and holds no secret; what only operators may see goes into
 * `cause`. Knows nothing of HTTP.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { cause?: unknown; fields?: readonly FieldError[]; retryAfterSeconds?: number } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** True for an {@link AppError}, of the given code when one is given. */
export function isAppError(err: unknown, code?: ErrorCode): err is AppError {
  return err instanceof AppError && (code === undefined || err.code === code);
}
