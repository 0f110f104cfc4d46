import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { CellDeployment, CellLease } from "./cell-lease.ts";

/** Writes how far a deployment is; does nothing when another holds a newer lease or the agent is gone. */
export function writeDeployment(
  db: Database<"dc_orchestrator">,
  lease: CellLease,
  deployment: CellDeployment,
): Promise<void> {
  return withHost(db, lease.hostName, async (tx) => {
    await tx.execute(sql`
      UPDATE cells SET deployment = ${JSON.stringify(deployment)}::text::jsonb
      WHERE agent_id = ${lease.agentId} AND lease_token = ${lease.token}`);
  });
}
