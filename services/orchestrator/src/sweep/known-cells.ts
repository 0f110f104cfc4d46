import { type Database, withHost } from "@deployclaw/db";
import { type AgentId, agentId } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** What Postgres knows of this host's cells. */
export interface KnownCells {
  /** Every agent that this host has or could take. */
  readonly agentIds: ReadonlySet<AgentId>;
  readonly cellSlots: ReadonlySet<number>;
}

/** Reads both at one moment. */
export function knownCells(db: Database<"dc_orchestrator">, hostName: string): Promise<KnownCells> {
  return withHost(db, hostName, async (tx) => {
    const rows = await tx.execute<{ id: string; cell_slot: number }>(
      sql`SELECT id, cell_slot FROM agents WHERE host_name IS NULL OR host_name = ${hostName}`,
    );
    return {
      agentIds: new Set(rows.map((row) => agentId(row.id))),
      cellSlots: new Set(rows.map((row) => row.cell_slot)),
    };
  });
}
