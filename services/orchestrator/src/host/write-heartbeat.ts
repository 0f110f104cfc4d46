import { type Database, type PreflightFact, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/** Writes what this host's preflight found and that the host is alive. */
export function writeHeartbeat(
  db: Database<"dc_orchestrator">,
  hostName: string,
  preflight: { readonly facts: readonly PreflightFact[]; readonly acceptsCells: boolean },
): Promise<void> {
  return withHost(db, hostName, async (tx) => {
    await tx.execute(sql`
      UPDATE hosts SET preflight = ${JSON.stringify(preflight.facts)}::jsonb, accepts_cells = ${preflight.acceptsCells},
        heartbeat_at = now()
      WHERE name = ${hostName}`);
  });
}
