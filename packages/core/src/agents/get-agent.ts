import { agents, cells, withTenant } from "@deployclaw/db";
import { AppError, agentId } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { type AgentView, agentView } from "./agent-view.ts";
import { type CellSighting, cellOfAgent, cellSighting, sightingColumns } from "./cell-sighting.ts";

/** An agent with what was last seen of its cell. */
export interface SeenAgent extends AgentView, CellSighting {}

/** One agent of the client. Throws `not_found`. */
export async function getAgent(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<SeenAgent> {
  const { ctx, input } = request;
  requireAbility(ctx, "read");
  const id = agentId(input.agentId);
  const [row] = await withTenant(ctx.db, ctx.client.id, (tx) =>
    tx
      .select({ agent: agents, ...sightingColumns })
      .from(agents)
      .leftJoin(cells, cellOfAgent)
      .where(and(eq(agents.clientId, ctx.client.id), eq(agents.id, id))),
  );
  if (row === undefined) throw new AppError("not_found", "No such agent.");
  return { ...agentView(row.agent), ...cellSighting(row) };
}
