import { isolationProofs, withTenant } from "@deployclaw/db";
import { AppError, agentId, UUID } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import type { ProductContext } from "../product-context.ts";
import { getAgent } from "./get-agent.ts";
import { type IsolationProof, listedProof, proofColumns } from "./proof-view.ts";

/** One proof of an agent's isolation. Throws `not_found`, also for a proof of another agent. */
export async function getIsolationProof(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string; readonly proofId: string };
}): Promise<IsolationProof> {
  const { ctx, input } = request;
  const agent = agentId((await getAgent(request)).id);
  if (!UUID.test(input.proofId)) throw new AppError("not_found", "No such proof.");
  const [row] = await withTenant(ctx.db, ctx.client.id, (tx) =>
    tx
      .select({ ...proofColumns, checks: isolationProofs.checks })
      .from(isolationProofs)
      .where(
        and(
          eq(isolationProofs.clientId, ctx.client.id),
          eq(isolationProofs.agentId, agent),
          eq(isolationProofs.id, input.proofId),
        ),
      ),
  );
  if (row === undefined) throw new AppError("not_found", "No such proof.");
  const { checks, ...listed } = row;
  return { ...listedProof(listed), checks };
}
