import { agents, type Transaction } from "@deployclaw/db";
import { type AgentId, agentId, type ClientId, clientId } from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";
import type { AgentRow } from "../agents/agent-view.ts";
import { enqueueReconcile } from "../agents/enqueue-reconcile.ts";

/**
 * Marks an agent as changed, so that its gateway takes note of a new or removed credential. When the agent's
 * configuration names the credential, its cell is replaced: a placeholder in a file does not change by itself.
 */
export async function touchAgent(
  tx: Transaction<"dc_api">,
  agent: AgentRow,
  credentialName: string,
): Promise<void> {
  const client: ClientId = clientId(agent.clientId);
  const id: AgentId = agentId(agent.id);
  const named = JSON.stringify(agent.config).includes(`{{credential:${credentialName}}}`);
  await tx
    .update(agents)
    .set({
      updatedAt: sql`clock_timestamp()`,
      ...(named ? { generation: agent.generation + 1 } : {}),
    })
    .where(and(eq(agents.clientId, client), eq(agents.id, id)));
  if (named) await enqueueReconcile(tx, client, id);
}
