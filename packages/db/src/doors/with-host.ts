import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../database.ts";

/** Runs `work` in a transaction for one host; the gateway's role then sees the agents of that host alone. */
export function withHost<Role extends "dc_orchestrator" | "dc_gateway", Result>(
  db: Database<Role>,
  hostName: string,
  work: (tx: Transaction<Role>) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT set_config('app.host_name', ${hostName}, true)`);
    return work(tx);
  });
}
