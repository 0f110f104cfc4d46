import { type Database, withHost } from "@deployclaw/db";
import { type AgentId, agentId } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** What Postgres knows of this host's cells. */
export interface KnownCells {
  /** Every agent that this host has or could take. */
  readonly agentIds: ReadonlySet<AgentId>;
  /** Slots of agents and of airlocks that wait for one. */
  readonly cellSlots: ReadonlySet<number>;
  /** Ids of airlocks that are in a cell or wait for one. */
  readonly airlockIds: ReadonlySet<string>;
  /** Slots in which an airlock is being made, whose id is not known yet. */
  readonly unfinishedSlots: ReadonlySet<number>;
}

/** Reads all of it at one moment. */
export function knownCells(db: Database<"dc_orchestrator">, hostName: string): Promise<KnownCells> {
  return withHost(db, hostName, async (tx) => {
    const rows = await tx.execute<{ id: string | null; cell_slot: number; airlock: string | null }>(sql`
      SELECT id, cell_slot, airlock_container_id AS airlock FROM agents LEFT JOIN cells ON agent_id = id
      WHERE agents.host_name IS NULL OR agents.host_name = ${hostName}
      UNION ALL
      SELECT NULL, cell_slot, container_id FROM pooled_airlocks`);
    return {
      agentIds: new Set(rows.flatMap(({ id }) => (id === null ? [] : [agentId(id)]))),
      cellSlots: new Set(rows.map((row) => row.cell_slot)),
      airlockIds: new Set(rows.flatMap(({ airlock }) => (airlock === null ? [] : [airlock]))),
      unfinishedSlots: new Set(
        rows.flatMap((row) => (row.id === null && row.airlock === null ? [row.cell_slot] : [])),
      ),
    };
  });
}
