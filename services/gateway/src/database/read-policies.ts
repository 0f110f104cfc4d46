import { agents, clients, type Database, withHost } from "@deployclaw/db";
import { agentId, clientId, desiredDuring, type Hold } from "@deployclaw/domain";
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
  hold: clients.hold,
  generation: agents.generation,
  cellSlot: agents.cellSlot,
};

type PolicyRow = Omit<AgentPolicy, "agentId" | "clientId"> & {
  readonly agentId: string;
  readonly clientId: string;
  readonly hold: Hold | null;
};

const policyOf = ({ hold, ...row }: PolicyRow): AgentPolicy => ({
  ...row,
  agentId: agentId(row.agentId),
  clientId: clientId(row.clientId),
  desired: desiredDuring(hold, row.desired),
});

/** The policies of all agents of a host, whatever their state. */
export function readPolicies(db: Database<"dc_gateway">, hostName: string): Promise<AgentPolicy[]> {
  return withHost(db, hostName, async (tx) => {
    const rows = await tx.select(columns).from(agents).innerJoin(clients, eq(clients.id, agents.clientId));
    return rows.map(policyOf);
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
      .innerJoin(clients, eq(clients.id, agents.clientId))
      .where(eq(agents.id, id));
    if (row === undefined) return undefined;
    const { config, ...rest } = row;
    return { policy: policyOf(rest), config };
  });
}
