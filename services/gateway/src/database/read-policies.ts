import { agents, type Database, withHost } from "@deployclaw/db";
import { agentId, clientId } from "@deployclaw/domain";
import { eq } from "drizzle-orm";
import type { AgentPolicy } from "../cells/agent-policy.ts";

const columns = {
  agentId: agents.id,
  clientId: agents.clientId,
  name: agents.name,
  runtime: agents.runtime,
  model: agents.model,
  permissions: agents.permissions,
  desired: agents.desired,
  generation: agents.generation,
  cellSlot: agents.cellSlot,
};

/** The policies of all agents of a host, whatever their state. */
export function readPolicies(db: Database<"dc_gateway">, hostName: string): Promise<AgentPolicy[]> {
  return withHost(db, hostName, async (tx) => {
    const rows = await tx.select(columns).from(agents);
    return rows.map((row) => ({ ...row, agentId: agentId(row.agentId), clientId: clientId(row.clientId) }));
  });
}

/** One agent's policy and the configuration that its client wrote, or undefined when this host has no such agent. */
export function readAgent(
  db: Database<"dc_gateway">,
  hostName: string,
  id: string,
): Promise<{ policy: AgentPolicy; config: Record<string, unknown> } | undefined> {
  return withHost(db, hostName, async (tx) => {
    const [row] = await tx
      .select({ ...columns, config: agents.config })
      .from(agents)
      .where(eq(agents.id, id));
    if (row === undefined) return undefined;
    const { config, ...policy } = row;
    return {
      policy: { ...policy, agentId: agentId(row.agentId), clientId: clientId(row.clientId) },
      config,
    };
  });
}
