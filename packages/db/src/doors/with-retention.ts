import type { Database, Transaction } from "../database.ts";

/**
 * Runs `work` in a transaction of the role that erases what entries said once their client's period has passed. Whatever
 * its queries forget, it reads no payload, changes nothing else, and nothing within the period.
 */
export function withRetention<Result>(
  db: Database<"dc_retention">,
  work: (tx: Transaction<"dc_retention">) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction((tx) => work(tx));
}
