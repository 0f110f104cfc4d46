import { appendAudit, withTenant } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { clientEntry } from "./client-entry.ts";
import { wakeAgents } from "./wake-agents.ts";

/**
 * Takes the deletion of the client back: its agents go on as they were wanted. Throws `conflict` when it is not being
 * deleted, or its erasure has begun.
 */
export async function restoreClient(request: { readonly ctx: ProductContext }): Promise<void> {
  const { ctx } = request;
  requireAbility(ctx, "restore");
  await withTenant(ctx.db, ctx.client.id, async (tx) => {
    const changed = await tx.execute(sql`
      UPDATE clients SET deletion_requested_at = NULL, deletion_due_at = NULL, deletion_requested_by = NULL,
        updated_at = now()
      WHERE id = ${ctx.client.id} AND hold = 'deleting' AND erasure_started_at IS NULL`);
    if (changed.count === 0) throw new AppError("conflict", "The client is not being deleted.");
    await wakeAgents(tx, ctx.client.id);
    await appendAudit(tx, ctx.audit, [clientEntry(ctx, "client.restore", {})]);
  });
}
