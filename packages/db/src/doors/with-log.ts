import type { Database, Transaction } from "../database.ts";

/** Runs `work` in a transaction of the audit role, which reads every entry and numbers it, and changes none. */
export function withLog<Result>(
  db: Database<"dc_audit">,
  work: (tx: Transaction<"dc_audit">) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction((tx) => work(tx));
}
