import { withTenant } from "@deployclaw/db";
import { forwarderId } from "@deployclaw/domain";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { type ForwarderView, readForwarderOrThrow } from "./forwarder-view.ts";

/** One forwarder, with how far it is. Throws `not_found`. */
export async function getForwarder(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly forwarderId: string };
}): Promise<ForwarderView> {
  const { ctx, input } = request;
  requireAbility(ctx, "inspect");
  const id = forwarderId(input.forwarderId);
  return withTenant(ctx.db, ctx.client.id, (tx) => readForwarderOrThrow(tx, ctx.client.id, id, ctx.clock()));
}
