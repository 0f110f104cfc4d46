import type { Transaction } from "@deployclaw/db";
import type { MerkleFrontier } from "@deployclaw/transparency";
import { sql } from "drizzle-orm";
import { splitHashes } from "../frontier-column.ts";
import { SigningRefused } from "./refusal.ts";

const PAGE = 10_000;

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
    const leaves = await readLeaves(tx, clientId, tree.size, Math.min(tree.size + PAGE, size));
    for (const leaf of splitHashes(leaves)) {
      tree.append(leaf);
      if (milestone?.size === tree.size && !tree.root().equals(milestone.root)) {
        throw new SigningRefused(
          "inconsistent_with_signed",
          `the first ${tree.size} entries are not those of the published checkpoint`,
        );
      }
    }
  }
}

/** The hashes of the leaves from `start` up to but without `end`, one after the other, in one row. */
async function readLeaves(
  tx: Transaction<"dc_audit">,
  clientId: string,
  start: number,
  end: number,
): Promise<Buffer> {
  const [row] = await tx.execute<{ count: number; hashes: Buffer | null }>(sql`
    SELECT count(*)::int AS count, string_agg(leaf_hash, '' ORDER BY seq) AS hashes FROM audit_leaves
    WHERE client_id = ${clientId} AND seq >= ${start} AND seq < ${end}`);
  if (row?.count === end - start && row.hashes !== null) return row.hashes;
  const [missing] = await tx.execute<{ seq: string }>(sql`
    SELECT seq FROM generate_series(${start}::bigint, ${end - 1}::bigint) AS seq
    WHERE NOT EXISTS (SELECT 1 FROM audit_leaves AS leaf WHERE leaf.client_id = ${clientId} AND leaf.seq = seq.seq)
    ORDER BY seq LIMIT 1`);
  throw new SigningRefused("leaves_have_a_gap", `no leaf ${missing?.seq ?? start}`);
}
