import type { Database } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { CellLease } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";

/**
 * Notes the agent container of a cell and the generation it was made for. A new try has no appointment for the next
 * one, and what an earlier generation did wrong is forgotten. Throws `stale_lease` when fenced.
 */
export function recordAgent(
  db: Database<"dc_orchestrator">,
  lease: CellLease,
  made: { readonly containerId: string; readonly generation: number; readonly specHash: string } | undefined,
): Promise<void> {
  return fenced(db, lease, async (tx) => {
    if (made === undefined) {
      await tx.execute(sql`
        UPDATE cells SET agent_container_id = NULL, spec_hash = NULL, updated_at = now()
        WHERE agent_id = ${lease.agentId}`);
      return;
    }
    await tx.execute(sql`
      UPDATE cells SET agent_container_id = ${made.containerId}, spec_hash = ${made.specHash},
        failures = CASE WHEN generation = ${made.generation} THEN failures ELSE 0 END,
        generation = ${made.generation}, retry_at = NULL, updated_at = now()
      WHERE agent_id = ${lease.agentId}`);
  });
}
