import { auditHeads, auditSubtrees, type Transaction } from "@deployclaw/db";
import { MerkleFrontier } from "@deployclaw/transparency";
import { inArray, sql } from "drizzle-orm";
import { packFrontier, splitHashes, unpackFrontier } from "../frontier-column.ts";
import { collectSubtrees, type KeptSubtree } from "../kept-subtrees.ts";
import { type NumberedRun, numberEntries } from "./number-entries.ts";

/**
 * Numbers up to `limit` entries that are durable and not yet numbered, and answers how many. Leaves, subtrees, heads and
 * position change together, so that a crash at any point leaves either all of it or nothing. Call with the turn taken.
 */
export async function sequenceEntries(tx: Transaction<"dc_audit">, limit: number): Promise<number> {
  const { count, runs } = await numberEntries(tx, limit);
  if (count === 0) return 0;
  const trees = await readTrees(
    tx,
    runs.map(({ clientId }) => clientId),
  );
  const subtrees: KeptSubtree[] = [];
  const heads = runs.map((run) => grown(run, trees.get(run.clientId) ?? new MerkleFrontier(), subtrees));
  await tx
    .insert(auditHeads)
    .values(heads)
    .onConflictDoUpdate({
      target: auditHeads.clientId,
      set: { size: sql`excluded.size`, frontier: sql`excluded.frontier` },
    });
  if (subtrees.length > 0) await tx.insert(auditSubtrees).values(subtrees);
  return count;
}

function grown({ clientId, start, leafHashes }: NumberedRun, tree: MerkleFrontier, subtrees: KeptSubtree[]) {
  if (tree.size !== start)
    throw new Error(`the head of client ${clientId} changed while its log was numbered`);
  const collect = collectSubtrees(clientId, subtrees);
  for (const leaf of splitHashes(leafHashes)) tree.append(leaf, collect);
  return { clientId, size: tree.size, frontier: packFrontier(tree) };
}

async function readTrees(
  tx: Transaction<"dc_audit">,
  clientIds: string[],
): Promise<Map<string, MerkleFrontier>> {
  const heads = await tx.select().from(auditHeads).where(inArray(auditHeads.clientId, clientIds));
  return new Map(heads.map((head) => [head.clientId, unpackFrontier(head.size, head.frontier)]));
}
