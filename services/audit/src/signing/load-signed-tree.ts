import { auditCheckpoints, type Transaction } from "@deployclaw/db";
import { MerkleFrontier, type NoteSigner, openCheckpoint, TransparencyError } from "@deployclaw/transparency";
import { desc, eq } from "drizzle-orm";
import { extendTree, type Milestone } from "./extend-tree.ts";
import { SigningRefused } from "./refusal.ts";
import type { SignedTree } from "./signed-tree.ts";
import type { SignedTreeStore } from "./signed-tree-store.ts";

/** Where signing goes on: the tree signed last, and the newest published checkpoint, which may be another host's. */
export type SignedState = {
  readonly kept: SignedTree | undefined;
  readonly tree: MerkleFrontier;
  readonly milestone: Milestone | undefined;
};

/**
 * Finds the tree that was signed last for a client. The store outside the database decides; where it has nothing (a new
 * host), the newest checkpoint in the database does, after its root has been computed again from every leaf.
 */
export async function loadSignedTree(
  tx: Transaction<"dc_audit">,
  input: { clientId: string; signer: NoteSigner; store: SignedTreeStore },
): Promise<SignedState> {
  const { clientId, signer, store } = input;
  const kept = await readKept(clientId, signer, store);
  const milestone = await readPublished(tx, clientId, signer);
  if (kept !== undefined) return { kept, tree: MerkleFrontier.resume(kept.frontier), milestone };
  const tree = new MerkleFrontier();
  if (milestone !== undefined) await extendTree(tx, { clientId, tree, size: milestone.size, milestone });
  return { kept, tree, milestone };
}

async function readKept(
  clientId: string,
  signer: NoteSigner,
  store: SignedTreeStore,
): Promise<SignedTree | undefined> {
  try {
    return await store.load(clientId, signer);
  } catch (err) {
    throw new SigningRefused("kept_tree_unreadable", "the tree kept outside the database cannot be read", {
      cause: err,
    });
  }
}

async function readPublished(
  tx: Transaction<"dc_audit">,
  clientId: string,
  signer: NoteSigner,
): Promise<Milestone | undefined> {
  const [row] = await tx
    .select({ note: auditCheckpoints.note })
    .from(auditCheckpoints)
    .where(eq(auditCheckpoints.clientId, clientId))
    .orderBy(desc(auditCheckpoints.treeSize))
    .limit(1);
  if (row === undefined) return undefined;
  try {
    return openCheckpoint(row.note, signer);
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    throw new SigningRefused("other_checkpoint_published", "the published checkpoint is not this key's", {
      cause: err,
    });
  }
}
