import { type Database, type Transaction, withHost } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { CellLease } from "./cell-lease.ts";

/**
 * Runs `work` in a transaction in which the lease is the newest one and stays so until it commits. Throws `stale_lease`,
 * having written nothing, when another has claimed the cell since.
 */
export function fenced<Result>(
  db: Database<"dc_orchestrator">,
  lease: CellLease,
  work: (tx: Transaction<"dc_orchestrator">) => Promise<Result>,
): Promise<Result> {
  return withHost(db, lease.hostName, async (tx) => {
    const rows = await tx.execute(sql`
      SELECT 1 FROM cells WHERE agent_id = ${lease.agentId} AND lease_token = ${lease.token} FOR UPDATE`);
    if (rows.length === 0)
      throw new AppError("stale_lease", "Another worker has taken over this agent's cell.");
    return work(tx);
  });
}
