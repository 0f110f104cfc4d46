import { auditCheckpoints, auditHeads, type Transaction } from "@deployclaw/db";
import { formatVerifierKey, type NoteSigner, signCheckpoint } from "@deployclaw/transparency";
import { and, eq } from "drizzle-orm";
import { unpackFrontier } from "../frontier-column.ts";
import { extendTree } from "./extend-tree.ts";
import { loadSignedTree } from "./load-signed-tree.ts";
import { SigningRefused } from "./refusal.ts";
import type { SignedTreeStore } from "./signed-tree-store.ts";

/**
 * Signs a client's tree as it is now and publishes the checkpoint. The new tree is the last signed one with the leaves
 * after it, so a smaller or forked log cannot be signed: that throws `SigningRefused`. Answers where it took up the
 * last signed tree. Call with the turn taken.
 */
export async function signHead(
  tx: Transaction<"dc_audit">,
  input: { clientId: string; signer: NoteSigner; store: SignedTreeStore },
): Promise<"kept" | "published" | "nothing"> {
  const { clientId, signer, store } = input;
  const [head] = await tx.select().from(auditHeads).where(eq(auditHeads.clientId, clientId));
  const { kept, tree, milestone } = await loadSignedTree(tx, input);
  const size = head?.size ?? 0;
  const signedSize = Math.max(tree.size, milestone?.size ?? 0);
  if (head === undefined || size < signedSize) {
    throw new SigningRefused("smaller_than_signed", `the log has ${size} entries, ${signedSize} were signed`);
  }
  await extendTree(tx, { clientId, tree, size, milestone });
  const root = tree.root();
  if (!root.equals(unpackFrontier(size, head.frontier).root())) {
    throw new SigningRefused("inconsistent_with_signed", "the log does not go on from what was signed last");
  }
  const note = signCheckpoint({ size, root }, signer);
  // Kept before it is published: whatever anyone has seen signed, this process knows of after a crash.
  if (kept?.note !== note) await store.save(clientId, { note, frontier: tree.snapshot() });
  await publish(tx, { clientId, size, root, note, verifierKey: formatVerifierKey(signer) });
  if (kept !== undefined) return "kept";
  return milestone === undefined ? "nothing" : "published";
}

async function publish(
  tx: Transaction<"dc_audit">,
  input: { clientId: string; size: number; root: Buffer; note: string; verifierKey: string },
): Promise<void> {
  const { clientId, size, root, note, verifierKey } = input;
  await tx
    .insert(auditCheckpoints)
    .values({ clientId, treeSize: size, rootHash: root, note, verifierKey })
    .onConflictDoNothing();
  const [row] = await tx
    .select({ note: auditCheckpoints.note })
    .from(auditCheckpoints)
    .where(and(eq(auditCheckpoints.clientId, clientId), eq(auditCheckpoints.treeSize, size)));
  if (row?.note !== note) {
    throw new SigningRefused("other_checkpoint_published", `another checkpoint of size ${size} is published`);
  }
  await tx.update(auditHeads).set({ signedSize: size }).where(eq(auditHeads.clientId, clientId));
}
