import { agents, clients, type Database, withHost } from "@deployclaw/db";
import { agentId, clientId, desiredDuring, type Hold } from "@deployclaw/domain";
import { eq, sql } from "drizzle-orm";
import type { AgentPolicy } from "../cells/agent-policy.ts";

const columns = {
  agentId: agents.id,
  clientId: agents.clientId,
  name: agents.name,
  runtime: agents.runtime,
  custom: agents.custom,
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

/**
 * Gives a reader of the policies of all agents of a host, whatever their state. What did not change since it was last read
 * is not read again: the database says so by a digest of all of it, and the same policies are given.
 */
export function policyReader(
  db: Database<"dc_gateway">,
  hostName: string,
): () => Promise<readonly AgentPolicy[]> {
  let last: { readonly digest: string; readonly policies: readonly AgentPolicy[] } | undefined;
  const all = sql.join(Object.values(columns), sql`, `);
  return async () => {
    last = await withHost(db, hostName, async (tx) => {
      // Before the rows: those that change in between have another digest the next time.
      const [row] = await tx.execute<{ digest: string }>(sql`
        SELECT encode(sha256(convert_to(coalesce(string_agg(policy, ' ' ORDER BY policy), ''), 'UTF8')), 'hex') AS digest
        FROM (SELECT ROW(${all})::text AS policy FROM ${agents} JOIN ${clients} ON ${clients.id} = ${agents.clientId})`);
      if (row !== undefined && row.digest === last?.digest) return last;
      const rows = await tx.select(columns).from(agents).innerJoin(clients, eq(clients.id, agents.clientId));
      return { digest: row?.digest ?? "", policies: rows.map(policyOf) };
    });
    return last.policies;
  };
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
