import type { Database, Transaction } from "../database.ts";

/** Runs `work` in a transaction of the operator's role, which looks after machines and the waitlist and reads no client. */
export function withOperator<Result>(
  db: Database<"dc_admin">,
  work: (tx: Transaction<"dc_admin">) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction((tx) => work(tx));
}
