import type { Database, Transaction } from "../database.ts";

/**
 * Runs `work` in a transaction of the role that erases clients. Whatever its queries forget, it sees and removes nothing
 * of a client whose deletion was not asked for, whose time of grace has not passed, or that is suspended.
 */
export function withErasure<Result>(
  db: Database<"dc_erasure">,
  work: (tx: Transaction<"dc_erasure">) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction((tx) => work(tx));
}
