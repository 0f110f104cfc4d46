import { type Database, type PreflightFact, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import { countRoom, lockRoom } from "./count-room.ts";
import type { HostCapacity } from "./measure-capacity.ts";

/** Writes what this host's preflight found, what it has for agents and what is left of that, and that it is alive. */
export function writeHeartbeat(
  db: Database<"dc_orchestrator">,
  hostName: string,
  preflight: { readonly facts: readonly PreflightFact[]; readonly acceptsCells: boolean },
  capacity: HostCapacity,
): Promise<void> {
  return withHost(db, hostName, async (tx) => {
    await lockRoom(tx, hostName);
    await tx.execute(sql`
      UPDATE hosts SET preflight = ${JSON.stringify(preflight.facts)}::jsonb, accepts_cells = ${preflight.acceptsCells},
        labels = ${JSON.stringify(capacity.labels)}::text::jsonb, cpu_millis = ${capacity.cpuMillis},
        memory_bytes = ${capacity.memoryBytes}, disk_bytes = ${capacity.diskBytes},
        memory_overcommit = ${capacity.memoryOvercommit}, disk_left_bytes = ${capacity.countsDisks ? 0 : null},
        heartbeat_at = now()
      WHERE name = ${hostName}`);
    await countRoom(tx, hostName);
  });
}
