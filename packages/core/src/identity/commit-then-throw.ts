import { type Database, type Transaction, withAuth } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";

/**
 * Runs `work` in a sign-in transaction. An error that it returns is thrown after the commit, so that the failed
 * attempt and its audit entry last; an error that it throws rolls back.
 */
export async function commitThenThrow<Result>(
  db: Database<"dc_auth">,
  work: (tx: Transaction<"dc_auth">) => Promise<Result | AppError>,
): Promise<Result> {
  const result = await withAuth(db, work);
  if (result instanceof AppError) throw result;
  return result;
}
