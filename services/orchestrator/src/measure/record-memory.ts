import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { MeasuredCell } from "./measured-cells.ts";

/** How much memory a cell's agent uses. */
export interface MemorySample extends Pick<MeasuredCell, "agentId" | "containerId"> {
  readonly memoryBytes: number;
}

/**
 * Notes what cells' agents use now, all in one statement. A sample of a container that was replaced meanwhile is dropped,
 * and nothing else of a cell is touched, so that it needs no lease.
 */
export function recordMemory(
  db: Database<"dc_orchestrator">,
  hostName: string,
  samples: readonly MemorySample[],
): Promise<void> {
  const column = <Name extends keyof MemorySample>(name: Name) =>
    sql.param(samples.map((sample) => sample[name]));
  return withHost(db, hostName, async (tx) => {
    await tx.execute(sql`
      UPDATE cells SET memory_bytes = sample.memory_bytes, sampled_at = now()
      FROM unnest(${column("agentId")}::uuid[], ${column("containerId")}::text[], ${column("memoryBytes")}::bigint[])
        AS sample (agent_id, container_id, memory_bytes)
      WHERE cells.agent_id = sample.agent_id AND cells.agent_container_id = sample.container_id
        AND cells.host_name = ${hostName}`);
  });
}
