const BEFORE_SENDING = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether an exchange failed before a byte of the request can have left. */
export function neverSent(err: unknown): boolean {
  return err instanceof Error && "code" in err && BEFORE_SENDING.has(String(err.code));
}
