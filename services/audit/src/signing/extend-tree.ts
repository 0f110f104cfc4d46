import { auditLeaves, type Transaction } from "@deployclaw/db";
import type { MerkleFrontier } from "@deployclaw/transparency";
import { and, asc, eq, gte, lt } from "drizzle-orm";
import { SigningRefused } from "./refusal.ts";

const PAGE = 2_000;

/** A tree that has been published: the root that the tree of that size must have. */
export type Milestone = { readonly size: number; readonly root: Uint8Array };

/**
 * Appends a client's leaves to `tree` until it has `size`. Throws `SigningRefused` when the numbering has a gap, or
 * when the root on the way differs from that of the milestone.
 */
export async function extendTree(
  tx: Transaction<"dc_audit">,
  input: { clientId: string; tree: MerkleFrontier; size: number; milestone?: Milestone | undefined },
): Promise<void> {
  const { clientId, tree, size, milestone } = input;
  while (tree.size < size) {
    const page = await tx
      .select({ seq: auditLeaves.seq, leafHash: auditLeaves.leafHash })
      .from(auditLeaves)
      .where(
        and(eq(auditLeaves.clientId, clientId), gte(auditLeaves.seq, tree.size), lt(auditLeaves.seq, size)),
      )
      .orderBy(asc(auditLeaves.seq))
      .limit(PAGE);
    if (page.length === 0) throw new SigningRefused("leaves_have_a_gap", `no leaf ${tree.size}`);
    for (const { seq, leafHash } of page) {
      if (seq !== tree.size) throw new SigningRefused("leaves_have_a_gap", `no leaf ${tree.size}`);
      tree.append(leafHash);
      if (milestone?.size === tree.size && !tree.root().equals(milestone.root)) {
        throw new SigningRefused(
          "inconsistent_with_signed",
          `the first ${tree.size} entries are not those of the published checkpoint`,
        );
      }
    }
  }
}
