import type { Transaction } from "@deployclaw/db";
import {
  consistencyRanges,
  inclusionRanges,
  openCheckpoint,
  parseVerifierKey,
  TransparencyError,
  verifyConsistency,
  verifyInclusion,
} from "@deployclaw/transparency";
import type { PublishedCheckpoint } from "./get-checkpoint.ts";
import { logDamaged } from "./log-damaged.ts";
import { rangeRoots } from "./range-roots.ts";

/**
 * The proof that this leaf is in the tree of the checkpoint, in base64 as it is handed out. Throws `conflict` when what the
 * database holds does not prove it.
 */
export async function proveInclusion(
  tx: Transaction<"dc_api">,
  clientId: string,
  { seq, leafHash }: { readonly seq: number; readonly leafHash: Buffer },
  checkpoint: PublishedCheckpoint,
): Promise<string[]> {
  const { root, size } = signedTree(checkpoint);
  const proof = await rangeRoots(tx, clientId, inclusionRanges(seq, size));
  if (!verifyInclusion({ leaf: leafHash, index: seq, size, root, proof })) throw logDamaged();
  return proof.map((hash) => hash.toString("base64"));
}

/**
 * The proof that the tree of the checkpoint begins with its first `oldSize` leaves, in base64 as it is handed out. Throws
 * `conflict` when what the database holds does not prove it.
 */
export async function proveConsistency(
  tx: Transaction<"dc_api">,
  clientId: string,
  oldSize: number,
  checkpoint: PublishedCheckpoint,
): Promise<string[]> {
  const { root, size } = signedTree(checkpoint);
  const wanted = [{ start: 0, end: oldSize }, ...consistencyRanges(oldSize, size)];
  const [oldRoot, ...proof] = await rangeRoots(tx, clientId, wanted);
  if (oldRoot === undefined || !verifyConsistency({ oldSize, oldRoot, size, root, proof }))
    throw logDamaged();
  return proof.map((hash) => hash.toString("base64"));
}

function signedTree({ note, publicKey, treeSize }: PublishedCheckpoint): { root: Buffer; size: number } {
  try {
    const { root, size } = openCheckpoint(note, parseVerifierKey(publicKey));
    if (size === treeSize) return { root, size };
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    throw logDamaged(err);
  }
  throw logDamaged();
}
