import type { Database } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { CellLease } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";

/** Makes the lease last `leaseMs` from now. Throws `stale_lease` when another has claimed the cell since. */
export function renewLease(
  db: Database<"dc_orchestrator">,
  lease: CellLease,
  leaseMs: number,
): Promise<void> {
  return fenced(db, lease, async (tx) => {
    await tx.execute(sql`
      UPDATE cells SET lease_expires_at = now() + ${leaseMs} * interval '1 ms' WHERE agent_id = ${lease.agentId}`);
  });
}
