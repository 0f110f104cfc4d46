import { isolationProofs, withTenant } from "@deployclaw/db";
import { agentId } from "@deployclaw/domain";
import { and, desc, eq, sql } from "drizzle-orm";
import { type Page, pageOf } from "../page.ts";
import { parsePageCursor } from "../page-cursor.ts";
import type { ProductContext } from "../product-context.ts";
import { getAgent } from "./get-agent.ts";
import { type ListedProof, listedProof, proofColumns } from "./proof-view.ts";

/**
 * Proofs of an agent's isolation, newest first, `limit` a page. Throws `not_found`, and `invalid_input` for a cursor that
 * is not of such a list.
 */
export async function listIsolationProofs(request: {
  readonly ctx: ProductContext;
  readonly input: {
    readonly agentId: string;
    readonly cursor?: string | undefined;
    readonly limit: number;
  };
}): Promise<Page<ListedProof>> {
  const { ctx, input } = request;
  const agent = agentId((await getAgent(request)).id);
  const after = input.cursor === undefined ? undefined : parsePageCursor(input.cursor);
  const { id, createdAt } = isolationProofs;
  const rows = await withTenant(ctx.db, ctx.client.id, (tx) =>
    tx
      .select(proofColumns)
      .from(isolationProofs)
      .where(
        and(
          eq(isolationProofs.clientId, ctx.client.id),
          eq(isolationProofs.agentId, agent),
          after && sql`(${createdAt}, ${id}) < (${after.createdAt.toISOString()}, ${after.id})`,
        ),
      )
      .orderBy(desc(createdAt), desc(id))
      .limit(input.limit + 1),
  );
  return pageOf(rows, input.limit, listedProof);
}
