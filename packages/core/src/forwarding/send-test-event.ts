import { appendAudit, withTenant } from "@deployclaw/db";
import { type DeliveryAnswer, forwarderId } from "@deployclaw/domain";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { forwarderEntry, receiverFacts } from "./forwarder-entry.ts";
import { getForwarderOrThrow } from "./get-forwarder-or-throw.ts";

/**
 * Sends a test event to the receiver, also while the forwarder is paused, and says what became of it. The log says that it
 * was tried. Throws `not_found`, and what the gateway throws.
 */
export async function sendTestEvent(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly forwarderId: string };
}): Promise<DeliveryAnswer> {
  const { ctx, input } = request;
  requireAbility(ctx, "administer");
  const id = forwarderId(input.forwarderId);
  const row = await withTenant(ctx.db, ctx.client.id, (tx) => getForwarderOrThrow(tx, ctx.client.id, id));
  const answer = await ctx.gateway.testForwarder(id);
  const outcome = answer.delivered ? "delivered" : answer.reason;
  await withTenant(ctx.db, ctx.client.id, (tx) =>
    appendAudit(tx, ctx.audit, [
      forwarderEntry(ctx, "forwarder.test", row, { ...receiverFacts(row.destination), outcome }),
    ]),
  );
  return answer;
}
