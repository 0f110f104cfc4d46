import { withTenant } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { proveConsistency } from "./checked-proofs.ts";
import { getCheckpointOrThrow, type PublishedCheckpoint } from "./get-checkpoint.ts";

/** What shows that today's log begins with the whole log of `oldSize` entries (RFC 6962 section 2.1.2); base64 hashes. */
export interface ConsistencyProof {
  readonly oldSize: number;
  readonly proof: readonly string[];
  readonly checkpoint: PublishedCheckpoint;
}

/**
 * The proof from an old checkpoint's size to the newest. Throws `not_found` when the newest has fewer entries
 * than that, `conflict` when the log is damaged.
 */
export async function getConsistencyProof({
  ctx,
  input,
}: {
  ctx: Pick<ProductContext, "db" | "client" | "user">;
  input: { readonly oldSize: number };
}): Promise<ConsistencyProof> {
  requireAbility(ctx, "read");
  const clientId = ctx.client.id;
  return withTenant(ctx.db, clientId, async (tx) => {
    const checkpoint = await getCheckpointOrThrow(tx, clientId);
    if (input.oldSize < 1 || input.oldSize > checkpoint.treeSize) {
      throw new AppError("not_found", "The newest checkpoint has fewer entries than that.");
    }
    const proof = await proveConsistency(tx, clientId, input.oldSize, checkpoint);
    return { oldSize: input.oldSize, proof, checkpoint };
  });
}
