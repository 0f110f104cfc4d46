import { agents, cells, withTenant } from "@deployclaw/db";
import { and, desc, eq, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import { type Page, pageOf } from "../page.ts";
import { parsePageCursor } from "../page-cursor.ts";
import type { ProductContext } from "../product-context.ts";
import { agentView } from "./agent-view.ts";
import { cellOfAgent, cellSighting, sightingColumns } from "./cell-sighting.ts";
import type { SeenAgent } from "./get-agent.ts";
import { type AgentSummary, summarizeAgents } from "./summarize-agents.ts";

/** An agent as a list shows it. */
export interface ListedAgent extends SeenAgent, AgentSummary {}

/** The client's agents, newest first, `limit` a page. Throws `invalid_input` for a cursor that is not of this list. */
export async function listAgents(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly cursor?: string | undefined; readonly limit: number };
}): Promise<Page<ListedAgent>> {
  const { ctx, input } = request;
  requireAbility(ctx, "read");
  const after = input.cursor === undefined ? undefined : parsePageCursor(input.cursor);
  return withTenant(ctx.db, ctx.client.id, async (tx) => {
    const rows = await tx
      .select({ agent: agents, id: agents.id, createdAt: agents.createdAt, ...sightingColumns })
      .from(agents)
      .leftJoin(cells, cellOfAgent)
      .where(
        and(
          eq(agents.clientId, ctx.client.id),
          after && sql`(${agents.createdAt}, ${agents.id}) < (${after.createdAt.toISOString()}, ${after.id})`,
        ),
      )
      .orderBy(desc(agents.createdAt), desc(agents.id))
      .limit(input.limit + 1);
    const ids = rows.slice(0, input.limit).map(({ id }) => id);
    const summaryOf = await summarizeAgents(tx, ctx.client.id, ids, ctx.clock());
    return pageOf(rows, input.limit, (row) => ({
      ...agentView(row.agent),
      ...cellSighting(row),
      ...summaryOf(row.id),
    }));
  });
}
