import { appendAudit, logForwarderSecrets, type Transaction, withTenant } from "@deployclaw/db";
import { AppError, type ForwarderId, forwarderId, SECRET_OVERLAP_MS } from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import type { CreatedForwarder } from "./create-forwarder.ts";
import { forwarderEntry, receiverFacts } from "./forwarder-entry.ts";
import { readForwarderOrThrow } from "./forwarder-view.ts";
import { getForwarderOrThrow } from "./get-forwarder-or-throw.ts";
import { type NewSecret, sealedColumns, sealSecret } from "./seal-secret.ts";

/**
 * Gives a webhook another secret, a random one unless one is given. The one before signs beside it for a day, so that a
 * receiver can change over, unless it is to be dropped at once. Throws `invalid_input`, `not_found`, `conflict` for what
 * signs nothing, and what the gateway throws; then the old secret stays.
 */
export async function rotateForwarderSecret(request: {
  readonly ctx: ProductContext;
  readonly input: {
    readonly forwarderId: string;
    readonly secret?: string | undefined;
    readonly dropOld: boolean;
  };
}): Promise<CreatedForwarder> {
  const { ctx, input } = request;
  requireAbility(ctx, "administer");
  const id = forwarderId(input.forwarderId);
  const { destination } = await withTenant(ctx.db, ctx.client.id, (tx) =>
    getForwarderOrThrow(tx, ctx.client.id, id),
  );
  if (destination.kind !== "webhook") throw signsNothing();
  const made = await sealSecret(ctx, id, destination.kind, input.secret);
  if (made === undefined) throw signsNothing();
  return withTenant(ctx.db, ctx.client.id, async (tx) => {
    const row = await getForwarderOrThrow(tx, ctx.client.id, id);
    const version = await putInForce(tx, ctx, id, { made, dropOld: input.dropOld });
    await appendAudit(tx, ctx.audit, [
      forwarderEntry(ctx, "forwarder.rotate", row, {
        ...receiverFacts(row.destination),
        version,
        dropOld: input.dropOld,
      }),
    ]);
    const forwarder = await readForwarderOrThrow(tx, ctx.client.id, id, ctx.clock());
    return { forwarder, secret: made.secret };
  });
}

const signsNothing = (): AppError => new AppError("conflict", "A syslog forwarder has no secret.");

/** The new secret is the highest version; of older ones the last stays, and only for its time. */
async function putInForce(
  tx: Transaction<"dc_api">,
  ctx: ProductContext,
  id: ForwarderId,
  { made, dropOld }: { readonly made: NewSecret; readonly dropOld: boolean },
): Promise<number> {
  const { forwarderId: forwarder, clientId, version } = logForwarderSecrets;
  const ofForwarder = and(eq(clientId, ctx.client.id), eq(forwarder, id));
  const [newest] = await tx
    .select({ version: sql<number>`coalesce(max(${version}), 0)` })
    .from(logForwarderSecrets)
    .where(ofForwarder);
  const current = newest?.version ?? 0;
  const superseded = dropOld ? sql`true` : sql`${version} < ${current}`;
  await tx.delete(logForwarderSecrets).where(and(ofForwarder, superseded));
  await tx
    .update(logForwarderSecrets)
    .set({ expiresAt: new Date(ctx.clock().getTime() + SECRET_OVERLAP_MS) })
    .where(ofForwarder);
  await tx
    .insert(logForwarderSecrets)
    .values({ forwarderId: id, clientId: ctx.client.id, version: current + 1, ...sealedColumns(made) });
  return current + 1;
}
