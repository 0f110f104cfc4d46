import { appendAudit, logForwarders, withTenant } from "@deployclaw/db";
import { forwarderId } from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { forwarderEntry, receiverFacts } from "./forwarder-entry.ts";
import { type ForwarderView, readForwarderOrThrow } from "./forwarder-view.ts";
import { getForwarderOrThrow } from "./get-forwarder-or-throw.ts";

interface Request {
  readonly ctx: ProductContext;
  readonly input: { readonly forwarderId: string };
}

/** Sends nothing more until it is resumed; what is under way ends. Pausing a paused one changes nothing. Throws `not_found`. */
export const pauseForwarder = (request: Request): Promise<ForwarderView> => setPaused(request, true);

/** Goes on where it was paused, at once. Resuming one that is not paused changes nothing. Throws `not_found`. */
export const resumeForwarder = (request: Request): Promise<ForwarderView> => setPaused(request, false);

async function setPaused({ ctx, input }: Request, isPaused: boolean): Promise<ForwarderView> {
  requireAbility(ctx, "administer");
  const id = forwarderId(input.forwarderId);
  const changes = isPaused
    ? { pausedAt: ctx.clock(), pausedBy: "user" as const }
    : { pausedAt: null, pausedBy: null, failures: 0, lastError: null, retryAt: sql`now()` };
  return withTenant(ctx.db, ctx.client.id, async (tx) => {
    const row = await getForwarderOrThrow(tx, ctx.client.id, id);
    if ((row.pausedAt !== null) !== isPaused) {
      await tx
        .update(logForwarders)
        .set({ ...changes, updatedAt: sql`now()` })
        .where(and(eq(logForwarders.clientId, ctx.client.id), eq(logForwarders.id, id)));
      const action = isPaused ? "forwarder.pause" : "forwarder.resume";
      await appendAudit(tx, ctx.audit, [forwarderEntry(ctx, action, row, receiverFacts(row.destination))]);
    }
    return readForwarderOrThrow(tx, ctx.client.id, id, ctx.clock());
  });
}
