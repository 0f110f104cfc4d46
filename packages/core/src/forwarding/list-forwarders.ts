import { withTenant } from "@deployclaw/db";
import { requireAbility } from "../context/require-ability.ts";
import type { Page } from "../page.ts";
import type { ProductContext } from "../product-context.ts";
import { type ForwarderView, readForwarders } from "./forwarder-view.ts";

/** The client's forwarders by name, with how far each is; few enough to be one page. */
export async function listForwarders({
  ctx,
}: {
  readonly ctx: ProductContext;
}): Promise<Page<ForwarderView>> {
  requireAbility(ctx, "inspect");
  const items = await withTenant(ctx.db, ctx.client.id, (tx) =>
    readForwarders(tx, ctx.client.id, ctx.clock()),
  );
  return { items, nextCursor: null };
}
