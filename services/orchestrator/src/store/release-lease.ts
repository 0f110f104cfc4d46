import { type Database, withHost } from "@deployclaw/db";
import type { Resources } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { CellLease } from "./cell-lease.ts";

/**
 * Gives the lease back, and notes the resources for which the cell was brought to rest, if it was. Does nothing when
 * another holds a newer one or the agent is gone.
 */
export function releaseLease(
  db: Database<"dc_orchestrator">,
  lease: CellLease,
  settled: Resources | undefined,
): Promise<void> {
  const resources = settled === undefined ? null : JSON.stringify(settled);
  return withHost(db, lease.hostName, async (tx) => {
    await tx.execute(sql`
      UPDATE cells SET lease_expires_at = NULL, lease_holder = NULL,
        settled_resources = coalesce(${resources}::jsonb, settled_resources)
      WHERE agent_id = ${lease.agentId} AND lease_token = ${lease.token}`);
  });
}
