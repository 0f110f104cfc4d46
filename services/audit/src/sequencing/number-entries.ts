import { auditLeafHash, MerkleFrontier, payloadHash } from "@deployclaw/transparency";
import type { SettledEntry } from "./read-settled-entries.ts";

/** A row of `audit_leaves`. */
export type NewLeaf = {
  clientId: string;
  seq: number;
  entryId: string;
  entryCreatedAt: Date;
  leafHash: Buffer;
  payloadHash: Buffer;
};

/**
 * Gives entries, in the order given, the next numbers of their clients' logs and appends their leaves to the clients'
 * trees. `trees` is changed in place; a client without one starts at 0.
 */
export function numberEntries(
  entries: readonly SettledEntry[],
  trees: Map<string, MerkleFrontier>,
): NewLeaf[] {
  return entries.map((entry) => {
    const tree = trees.get(entry.clientId) ?? new MerkleFrontier();
    trees.set(entry.clientId, tree);
    const digest = payloadHash(entry.salt ?? Buffer.alloc(0), entry.payload ?? "");
    const leafHash = auditLeafHash({ ...entry, createdAt: entry.createdAt.toISOString() }, digest);
    const leaf = {
      clientId: entry.clientId,
      seq: tree.size,
      entryId: entry.id,
      entryCreatedAt: entry.createdAt,
      leafHash,
      payloadHash: digest,
    };
    tree.append(leafHash);
    return leaf;
  });
}
