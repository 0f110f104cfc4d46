import { consistencyRanges, inclusionRanges } from "../src/proof-ranges.ts";
import { treeRoot } from "../src/tree-root.ts";

/** The inclusion proof of one leaf in the tree over all these leaf hashes (RFC 6962 section 2.1.1). */
export function proveInclusion(leafHashes: readonly Uint8Array[], index: number): Buffer[] {
  const ranges = inclusionRanges(index, leafHashes.length);
  return ranges.map(({ start, end }) => treeRoot(leafHashes.slice(start, end)));
}

/** The proof that the tree over these leaf hashes begins with its first `oldSize` leaves (RFC 6962 section 2.1.2). */
export function proveConsistency(leafHashes: readonly Uint8Array[], oldSize: number): Buffer[] {
  const ranges = consistencyRanges(oldSize, leafHashes.length);
  return ranges.map(({ start, end }) => treeRoot(leafHashes.slice(start, end)));
}
