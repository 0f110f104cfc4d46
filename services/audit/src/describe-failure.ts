import { DrizzleQueryError } from "drizzle-orm";

/** What went wrong, for operators: the ORM's own message quotes the query's parameters, which are a client's entries. */
export function describeFailure(err: unknown): string {
  const reason = err instanceof DrizzleQueryError ? err.cause : err;
  return reason instanceof Error ? reason.message || reason.name : "unknown failure";
}
