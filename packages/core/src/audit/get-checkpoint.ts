import { auditCheckpoints, type Transaction, withTenant } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { desc, eq } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";

/** The newest checkpoint of a client's log: the signed note, and the key that checks it. */
export interface PublishedCheckpoint {
  /** C2SP tlog-checkpoint, an Ed25519 signed note. */
  readonly note: string;
  /** C2SP verifier key, `name+hash+base64`. */
  readonly publicKey: string;
  readonly treeSize: number;
}

/** The newest signed checkpoint. Throws `not_found` while nothing of this client's has been signed yet. */
export async function getCheckpoint({
  ctx,
}: {
  ctx: Pick<ProductContext, "db" | "client" | "user">;
}): Promise<PublishedCheckpoint> {
  requireAbility(ctx, "read");
  return withTenant(ctx.db, ctx.client.id, (tx) => getCheckpointOrThrow(tx, ctx.client.id));
}

/** The same within a transaction that is open. */
export async function getCheckpointOrThrow(
  tx: Transaction<"dc_api">,
  clientId: string,
): Promise<PublishedCheckpoint> {
  const [row] = await tx
    .select({
      note: auditCheckpoints.note,
      publicKey: auditCheckpoints.verifierKey,
      treeSize: auditCheckpoints.treeSize,
    })
    .from(auditCheckpoints)
    .where(eq(auditCheckpoints.clientId, clientId))
    .orderBy(desc(auditCheckpoints.treeSize))
    .limit(1);
  if (row === undefined) throw new AppError("not_found", "Nothing of this log has been signed yet.");
  return row;
}
