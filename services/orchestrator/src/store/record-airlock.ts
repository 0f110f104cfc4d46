import type { Database } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { CellLease } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";

/** Notes the airlock of a cell, or that there is none. Throws `stale_lease` when fenced. */
export function recordAirlock(
  db: Database<"dc_orchestrator">,
  lease: CellLease,
  containerId: string | undefined,
): Promise<void> {
  return fenced(db, lease, async (tx) => {
    await tx.execute(sql`
      UPDATE cells SET airlock_container_id = ${containerId ?? null}, updated_at = now()
      WHERE agent_id = ${lease.agentId}`);
  });
}
