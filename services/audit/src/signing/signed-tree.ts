import {
  type FrontierSnapshot,
  MerkleFrontier,
  type NoteVerifier,
  openCheckpoint,
} from "@deployclaw/transparency";

/** The last tree that was signed for a client: the checkpoint, and the tree's right edge to go on from. */
export type SignedTree = { readonly note: string; readonly frontier: FrontierSnapshot };

/** The text in which a signed tree is kept outside the database. */
export function formatSignedTree(tree: SignedTree): string {
  const hashes = tree.frontier.hashes.map((hash) => Buffer.from(hash).toString("base64"));
  return `${JSON.stringify({ note: tree.note, size: tree.frontier.size, hashes }, null, 2)}\n`;
}

/**
 * Reads such a text. Throws unless the note is a checkpoint that this key signed and the right edge gives exactly its
 * root: a changed file is noticed.
 */
export function parseSignedTree(text: string, verifier: NoteVerifier): SignedTree {
  const { note, size, hashes }: { note: string; size: number; hashes: string[] } = JSON.parse(text);
  const frontier = MerkleFrontier.resume({ size, hashes: hashes.map((hash) => Buffer.from(hash, "base64")) });
  const checkpoint = openCheckpoint(note, verifier);
  if (checkpoint.size !== size || !checkpoint.root.equals(frontier.root())) {
    throw new RangeError("the kept tree is not the one that its checkpoint states");
  }
  return { note, frontier: frontier.snapshot() };
}
