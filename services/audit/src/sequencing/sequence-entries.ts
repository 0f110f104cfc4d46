import { auditHeads, auditLeaves, auditPosition, type Transaction } from "@deployclaw/db";
import type { MerkleFrontier } from "@deployclaw/transparency";
import { inArray, sql } from "drizzle-orm";
import { packFrontier, unpackFrontier } from "../frontier-column.ts";
import { numberEntries } from "./number-entries.ts";
import { readSettledEntries } from "./read-settled-entries.ts";

/**
 * Numbers up to `limit` entries that are durable and not yet numbered, and answers how many. Leaves, heads and position
 * change together, so that a crash at any point leaves either all of it or nothing. Call with the turn taken.
 */
export async function sequenceEntries(tx: Transaction<"dc_audit">, limit: number): Promise<number> {
  const entries = await readSettledEntries(tx, limit);
  const last = entries.at(-1);
  if (last === undefined) return 0;
  const trees = await readTrees(tx, [...new Set(entries.map((entry) => entry.clientId))]);
  await tx.insert(auditLeaves).values(numberEntries(entries, trees));
  await tx
    .insert(auditHeads)
    .values(
      [...trees].map(([clientId, tree]) => ({ clientId, size: tree.size, frontier: packFrontier(tree) })),
    )
    .onConflictDoUpdate({
      target: auditHeads.clientId,
      set: { size: sql`excluded.size`, frontier: sql`excluded.frontier` },
    });
  await tx
    .insert(auditPosition)
    .values({ xid: last.xid, entryId: last.id })
    .onConflictDoUpdate({ target: auditPosition.singleton, set: { xid: last.xid, entryId: last.id } });
  return entries.length;
}

async function readTrees(
  tx: Transaction<"dc_audit">,
  clientIds: string[],
): Promise<Map<string, MerkleFrontier>> {
  const heads = await tx.select().from(auditHeads).where(inArray(auditHeads.clientId, clientIds));
  return new Map(heads.map((head) => [head.clientId, unpackFrontier(head.size, head.frontier)]));
}
