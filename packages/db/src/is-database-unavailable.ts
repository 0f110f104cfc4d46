const CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  // PostgreSQL itself: shutting down, crashed, starting, too many connections (appendix A, classes 53 and 57).
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

/** True for an error of the driver or of drizzle that says: PostgreSQL does not answer just now. */
export function isDatabaseUnavailable(err: unknown): boolean {
  const reason = err instanceof Error && err.cause instanceof Error ? err.cause : err;
  const ofDriver = reason instanceof Error && "code" in reason && typeof reason.code === "string";
  return ofDriver && CODES.has(reason.code as string);
}
