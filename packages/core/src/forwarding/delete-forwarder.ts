import { appendAudit, logForwarders, withTenant } from "@deployclaw/db";
import { forwarderId } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { forwarderEntry, receiverFacts } from "./forwarder-entry.ts";
import { getForwarderOrThrow } from "./get-forwarder-or-throw.ts";

/** Ends a forwarder, with its secrets and its position. Throws `not_found`. */
export async function deleteForwarder(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly forwarderId: string };
}): Promise<void> {
  const { ctx, input } = request;
  requireAbility(ctx, "administer");
  const id = forwarderId(input.forwarderId);
  await withTenant(ctx.db, ctx.client.id, async (tx) => {
    const row = await getForwarderOrThrow(tx, ctx.client.id, id);
    await tx
      .delete(logForwarders)
      .where(and(eq(logForwarders.clientId, ctx.client.id), eq(logForwarders.id, id)));
    await appendAudit(tx, ctx.audit, [
      forwarderEntry(ctx, "forwarder.delete", row, {
        ...receiverFacts(row.destination),
        position: row.position,
      }),
    ]);
  });
}
