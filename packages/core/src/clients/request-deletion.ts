import { appendAudit, withTenant } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { clientEntry } from "./client-entry.ts";
import { wakeAgents } from "./wake-agents.ts";

/** A deletion that was asked for and can be taken back until `dueAt`. */
export interface ClientDeletion {
  readonly requestedAt: Date;
  readonly dueAt: Date;
}

/**
 * Asks for the whole client to be deleted: it stands still from now on, and is erased when `graceMs` have passed. Row, word
 * to the orchestrators and audit entry, all or nothing. Throws `invalid_input` unless `clientName` is the client's name.
 */
export async function requestDeletion(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly clientName: string; readonly graceMs: number };
}): Promise<ClientDeletion> {
  const { ctx, input } = request;
  requireAbility(ctx, "administer");
  if (input.clientName !== ctx.client.name) {
    const fields = [{ pointer: "/clientName", detail: "must be the client's name, letter by letter" }];
    throw new AppError("invalid_input", "That is not the client's name.", { fields });
  }
  const requestedAt = ctx.clock();
  const dueAt = new Date(requestedAt.getTime() + input.graceMs);
  await withTenant(ctx.db, ctx.client.id, async (tx) => {
    const changed = await tx.execute(sql`
      UPDATE clients SET deletion_requested_at = ${requestedAt.toISOString()}, deletion_due_at = ${dueAt.toISOString()},
        deletion_requested_by = ${ctx.user.id}, updated_at = now()
      WHERE id = ${ctx.client.id} AND hold IS NULL`);
    if (changed.count === 0) throw new AppError("conflict", "The client stands still already.");
    const agents = await wakeAgents(tx, ctx.client.id);
    const metadata = { dueAt: dueAt.toISOString(), agents };
    await appendAudit(tx, ctx.audit, [clientEntry(ctx, "client.delete", metadata)]);
  });
  return { requestedAt, dueAt };
}
