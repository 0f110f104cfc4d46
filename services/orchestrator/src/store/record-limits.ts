import type { Database } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { CellLease } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";

/** Notes the specification to whose limits the agent container was brought. Throws `stale_lease` when fenced. */
export function recordLimits(
  db: Database<"dc_orchestrator">,
  lease: CellLease,
  fullHash: string,
): Promise<void> {
  return fenced(db, lease, async (tx) => {
    await tx.execute(sql`
      UPDATE cells SET spec_hash = ${fullHash}, updated_at = now() WHERE agent_id = ${lease.agentId}`);
  });
}
