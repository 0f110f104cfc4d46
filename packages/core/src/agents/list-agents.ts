import { agents, withTenant } from "@deployclaw/db";
import { and, desc, eq, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import { type Page, pageOf } from "../page.ts";
import { parsePageCursor } from "../page-cursor.ts";
import type { ProductContext } from "../product-context.ts";
import { type AgentView, agentView } from "./agent-view.ts";
import { type AgentSummary, summarizeAgents } from "./summarize-agents.ts";

/** An agent as a list shows it. */
export interface ListedAgent extends AgentView, AgentSummary {}

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
      .select()
      .from(agents)
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
    return pageOf(rows, input.limit, (row) => ({ ...agentView(row), ...summaryOf(row.id) }));
  });
}
