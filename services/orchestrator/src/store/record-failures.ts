import type { Database } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { CellLease } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";

/** Notes how often the agent failed in a row and when it is tried again. Throws `stale_lease` when fenced. */
export function recordFailures(
  db: Database<"dc_orchestrator">,
  lease: CellLease,
  failures: number,
  retryAt: Date | undefined,
): Promise<void> {
  return fenced(db, lease, async (tx) => {
    await tx.execute(sql`
      UPDATE cells SET failures = ${failures}, retry_at = ${retryAt?.toISOString() ?? null}, updated_at = now()
      WHERE agent_id = ${lease.agentId}`);
  });
}
