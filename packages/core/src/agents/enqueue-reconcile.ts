import type { Transaction } from "@deployclaw/db";
import type { AgentId, ClientId } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** Leaves word for the orchestrator in the transaction of the change itself: both happen, or neither. */
export async function enqueueReconcile(
  tx: Transaction<"dc_api">,
  clientId: ClientId,
  agentId: AgentId,
): Promise<void> {
  await tx.execute(sql`INSERT INTO outbox (client_id, agent_id) VALUES (${clientId}, ${agentId})`);
}
