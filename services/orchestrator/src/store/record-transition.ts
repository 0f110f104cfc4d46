import type { Transaction } from "@deployclaw/db";
import type { AgentId, AgentStatus, ClientId, DeployStep } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** How many transitions of an agent are kept; the oldest go first. */
export const TRANSITIONS_MAX = 200;

/** One change of what is said of an agent. */
export interface Transition {
  readonly from: AgentStatus;
  readonly to: AgentStatus;
  readonly reason: string | undefined;
  /** The step of bringing the agent up that did not succeed. */
  readonly step: DeployStep | undefined;
  readonly at: Date;
}

/** Adds a transition to an agent's history, within the caller's transaction. */
export async function recordTransition(
  tx: Transaction<"dc_orchestrator">,
  agent: {
    readonly agentId: AgentId;
    readonly clientId: ClientId;
    readonly generation: number;
    readonly hostName: string | undefined;
  },
  { from, to, reason, step, at }: Transition,
): Promise<void> {
  const { agentId, clientId, generation, hostName } = agent;
  await tx.execute(sql`
    WITH outlived AS (
      DELETE FROM agent_transitions WHERE id IN (
        SELECT id FROM agent_transitions WHERE agent_id = ${agentId}
        ORDER BY created_at DESC, id DESC OFFSET ${TRANSITIONS_MAX - 1}))
    INSERT INTO agent_transitions
      (client_id, agent_id, created_at, from_status, to_status, reason, step, generation, host_name)
    VALUES (${clientId}, ${agentId}, ${at.toISOString()}, ${from}, ${to}, ${reason ?? null}, ${step ?? null},
      ${generation}, ${hostName ?? null})`);
}
