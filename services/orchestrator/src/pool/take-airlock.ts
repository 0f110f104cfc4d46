import type { Transaction } from "@deployclaw/db";
import type { AgentId } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** An airlock that has left the pool, and the slot in which it was made. */
export interface TakenAirlock {
  readonly cellSlot: number;
  readonly containerId: string;
}

/**
 * Gives an agent that is being placed on this host a ready airlock with its slot, or neither when there is none of this
 * kind. Row and slot change hands in the caller's transaction; two who take at once get different ones.
 */
export async function takeAirlock(
  tx: Transaction<"dc_orchestrator">,
  agentId: AgentId,
  kind: { readonly image: string; readonly agentPort: number },
): Promise<TakenAirlock | undefined> {
  // The oldest first, as it would be replaced first. Slots come around again after a million: one that an agent has is not given away.
  const [taken] = await tx.execute<{ cellSlot: number; containerId: string }>(sql`
    DELETE FROM pooled_airlocks WHERE cell_slot = (
      SELECT cell_slot FROM pooled_airlocks p
      WHERE container_id IS NOT NULL AND image = ${kind.image} AND agent_port = ${kind.agentPort}
        AND NOT EXISTS (SELECT 1 FROM agents WHERE agents.cell_slot = p.cell_slot)
      ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING cell_slot AS "cellSlot", container_id AS "containerId"`);
  if (taken === undefined) return undefined;
  await tx.execute(sql`UPDATE agents SET cell_slot = ${taken.cellSlot} WHERE id = ${agentId}`);
  return taken;
}
