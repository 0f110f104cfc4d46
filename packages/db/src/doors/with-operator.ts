import type { Database, Transaction } from "../database.ts";

/**
 * Runs `work` in a transaction of the operator's role, which looks after machines, the waitlist, clients' plans and
 * suspensions, and recoveries of users, whom it knows by their address; it reads nothing else that a client wrote.
 */
export function withOperator<Result>(
  db: Database<"dc_admin">,
  work: (tx: Transaction<"dc_admin">) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction((tx) => work(tx));
}
