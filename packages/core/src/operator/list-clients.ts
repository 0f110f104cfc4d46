import { agents, clients, type Database, holdOf, withOperator } from "@deployclaw/db";
import type { ClientHold } from "@deployclaw/domain";
import { desc, eq, sql } from "drizzle-orm";
import { OPERATOR_COLUMNS } from "./find-client-or-throw.ts";

/** A client as operators see it. */
export interface ListedClient {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly createdAt: Date;
  readonly hold: ClientHold | null;
  /** Agents that are not to be deleted, running or not. */
  readonly agents: number;
  readonly agentsRunning: number;
}

/** Every client, newest first. */
export async function listClients(request: {
  readonly ctx: { readonly db: Database<"dc_admin"> };
}): Promise<readonly ListedClient[]> {
  const rows = await withOperator(request.ctx.db, (tx) =>
    tx
      .select({
        ...OPERATOR_COLUMNS,
        agents: sql<number>`(count(${agents.id}) FILTER (WHERE ${agents.desired} <> 'deleted'))::int`,
        agentsRunning: sql<number>`(count(${agents.id}) FILTER (WHERE ${agents.status} = 'running'))::int`,
      })
      .from(clients)
      .leftJoin(agents, eq(agents.clientId, clients.id))
      .groupBy(clients.id)
      .orderBy(desc(clients.createdAt), desc(clients.id)),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    plan: row.plan,
    createdAt: row.createdAt,
    hold: holdOf(row),
    agents: row.agents,
    agentsRunning: row.agentsRunning,
  }));
}
