import type { Database, Transaction } from "../database.ts";

/** Runs `work` in a transaction of the sign-in role, which reaches accounts, sessions and factors and no agent. */
export function withAuth<Result>(
  db: Database<"dc_auth">,
  work: (tx: Transaction<"dc_auth">) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction((tx) => work(tx));
}
