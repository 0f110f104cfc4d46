import { MerkleFrontier } from "./merkle-frontier.ts";

/** The root of the tree over these leaf hashes (RFC 6962 section 2.1). */
export function treeRoot(leafHashes: Iterable<Uint8Array>): Buffer {
  const frontier = new MerkleFrontier();
  for (const leaf of leafHashes) frontier.append(leaf);
  return frontier.root();
}
