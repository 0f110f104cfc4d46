import { agentTransitions, withTenant } from "@deployclaw/db";
import { type AgentStatus, agentId, type DeployStep } from "@deployclaw/domain";
import { and, desc, eq, sql } from "drizzle-orm";
import { type Page, pageOf } from "../page.ts";
import { parsePageCursor } from "../page-cursor.ts";
import type { ProductContext } from "../product-context.ts";
import { getAgent } from "./get-agent.ts";

/** One change of what was said of an agent; `from` and `to` are equal where only the reason changed. */
export interface AgentTransition {
  readonly id: string;
  readonly from: AgentStatus;
  readonly to: AgentStatus;
  readonly reason: string | null;
  /** The step of bringing the agent up that did not succeed. */
  readonly step: DeployStep | null;
  readonly host: string | null;
  readonly at: Date;
}

/**
 * What became of an agent, newest first, `limit` a page; the newest few hundred are kept. Throws `not_found`, and
 * `invalid_input` for a cursor that is not of such a list.
 */
export async function listTransitions(request: {
  readonly ctx: ProductContext;
  readonly input: {
    readonly agentId: string;
    readonly cursor?: string | undefined;
    readonly limit: number;
  };
}): Promise<Page<AgentTransition>> {
  const { ctx, input } = request;
  const agent = agentId((await getAgent(request)).id);
  const after = input.cursor === undefined ? undefined : parsePageCursor(input.cursor);
  const { id, createdAt } = agentTransitions;
  const rows = await withTenant(ctx.db, ctx.client.id, (tx) =>
    tx
      .select()
      .from(agentTransitions)
      .where(
        and(
          eq(agentTransitions.clientId, ctx.client.id),
          eq(agentTransitions.agentId, agent),
          after && sql`(${createdAt}, ${id}) < (${after.createdAt.toISOString()}, ${after.id})`,
        ),
      )
      .orderBy(desc(createdAt), desc(id))
      .limit(input.limit + 1),
  );
  return pageOf(rows, input.limit, (row) => ({
    id: row.id,
    from: row.fromStatus,
    to: row.toStatus,
    reason: row.reason,
    step: row.step,
    host: row.hostName,
    at: row.createdAt,
  }));
}
