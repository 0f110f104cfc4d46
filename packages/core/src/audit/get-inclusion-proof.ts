import { auditLeaves, withTenant } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { proveInclusion } from "./checked-proofs.ts";
import { getCheckpointOrThrow, type PublishedCheckpoint } from "./get-checkpoint.ts";

/** What shows that one entry is in the log that the checkpoint states (RFC 6962 section 2.1.1); hashes are base64. */
export interface InclusionProof {
  readonly seq: number;
  readonly entryId: string;
  readonly leafHash: string;
  readonly proof: readonly string[];
  readonly checkpoint: PublishedCheckpoint;
}

/**
 * The proof for the entry with this number, against the newest checkpoint. Throws
 * `not_found` when that has no such entry, `conflict` when the log is damaged.
 */
export async function getInclusionProof({
  ctx,
  input,
}: {
  ctx: Pick<ProductContext, "db" | "client" | "user">;
  input: { readonly seq: number };
}): Promise<InclusionProof> {
  requireAbility(ctx, "read");
  const clientId = ctx.client.id;
  return withTenant(ctx.db, clientId, async (tx) => {
    const checkpoint = await getCheckpointOrThrow(tx, clientId);
    const [leaf] = await tx
      .select({ seq: auditLeaves.seq, entryId: auditLeaves.entryId, leafHash: auditLeaves.leafHash })
      .from(auditLeaves)
      .where(and(eq(auditLeaves.clientId, clientId), eq(auditLeaves.seq, input.seq)));
    if (leaf === undefined || leaf.seq >= checkpoint.treeSize) {
      throw new AppError("not_found", "No signed entry of this log has that number.");
    }
    const proof = await proveInclusion(tx, clientId, leaf, checkpoint);
    return { ...leaf, leafHash: leaf.leafHash.toString("base64"), proof, checkpoint };
  });
}
