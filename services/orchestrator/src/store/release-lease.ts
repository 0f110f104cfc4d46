import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { CellLease } from "./cell-lease.ts";

/** Gives the lease back; does nothing when another holds a newer one or the agent is gone. */
export function releaseLease(db: Database<"dc_orchestrator">, lease: CellLease): Promise<void> {
  return withHost(db, lease.hostName, async (tx) => {
    await tx.execute(sql`
      UPDATE cells SET lease_expires_at = NULL, lease_holder = NULL
      WHERE agent_id = ${lease.agentId} AND lease_token = ${lease.token}`);
  });
}
