import { auditCheckpoints, auditHeads, type Transaction } from "@deployclaw/db";
import { leafHash, parseEntryBundle, TILE_WIDTH } from "@deployclaw/transparency";
import { desc, eq, gt, type SQL, sql } from "drizzle-orm";
import { splitHashes } from "../frontier-column.ts";
import { leafTextColumn } from "../sequencing/leaf-columns.ts";

/** Entries that stand in one C2SP entry bundle. */
export type SignedBundle = {
  /** The number of the first, which is a multiple of `TILE_WIDTH`. */
  readonly start: number;
  /** What their leaves state, as tlog-tiles bundles it. */
  readonly bytes: Buffer;
  readonly leafHashes: readonly Buffer[];
};

/** An entry is not the one that its leaf was made from: what is in the database is not what was numbered. */
export class EntryNotAsSigned extends Error {
  override readonly name = "EntryNotAsSigned";
}

/** The number of signed entries of every client that has any. */
export async function readSignedSizes(tx: Transaction<"dc_audit">): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .select({ clientId: auditHeads.clientId, size: auditHeads.signedSize })
    .from(auditHeads)
    .where(gt(auditHeads.signedSize, 0));
  return new Map(rows.map(({ clientId, size }) => [clientId, size]));
}

/** The newest checkpoint of a client, as it was signed. */
export async function readNewestNote(tx: Transaction<"dc_audit">, clientId: string) {
  const [row] = await tx
    .select({ note: auditCheckpoints.note })
    .from(auditCheckpoints)
    .where(eq(auditCheckpoints.clientId, clientId))
    .orderBy(desc(auditCheckpoints.treeSize))
    .limit(1);
  return row?.note;
}

/**
 * A client's entries from `start`, where a bundle must begin, up to but without `end`, as PostgreSQL bundles them: to carry
 * each column of each entry here costs several times as much. Throws `EntryNotAsSigned`, naming it, for the first that is
 * missing or does not hash to its leaf.
 */
export async function readSignedBundles(
  tx: Transaction<"dc_audit">,
  input: Range,
): Promise<readonly SignedBundle[]> {
  const { start, end } = input;
  const rows = await tx.execute<{ bytes: Buffer; leafHashes: Buffer }>(sql`
    SELECT string_agg(int2send(octet_length(text)::int2) || text, '' ORDER BY seq) AS bytes,
      string_agg(leaf_hash, '' ORDER BY seq) AS "leafHashes"
    FROM (
      SELECT seq, seq / ${TILE_WIDTH} AS bundle, leaf_hash, ${leafTextColumn} AS text FROM (${leavesOf(input)}) AS leaf
      JOIN audit_logs ON id = entry_id AND created_at = entry_created_at
    ) AS entry GROUP BY bundle ORDER BY bundle`);
  const bundles: SignedBundle[] = [];
  let size = start;
  for (const { bytes, leafHashes } of rows) {
    const bundle = { start: size, bytes, leafHashes: [...splitHashes(leafHashes)] };
    size += bundle.leafHashes.length;
    if (size < Math.min(bundle.start + TILE_WIDTH, end)) break;
    requireAsSigned(bundle);
    bundles.push(bundle);
  }
  if (size < end) throw new EntryNotAsSigned(`entry ${await firstMissing(tx, input)} is missing`);
  return bundles;
}

type Range = { readonly clientId: string; readonly start: number; readonly end: number };

const leavesOf = ({ clientId, start, end }: Range): SQL =>
  sql`SELECT seq, entry_id, entry_created_at, leaf_hash, payload_hash FROM audit_leaves
    WHERE client_id = ${clientId} AND seq >= ${start} AND seq < ${end}`;

function requireAsSigned({ start, bytes, leafHashes }: SignedBundle): void {
  const texts = parseEntryBundle(bytes).map((text) => text.toString());
  for (const [i, text] of texts.entries()) {
    if (leafHashes[i]?.equals(leafHash(text)) === true) continue;
    const { id } = JSON.parse(text) as { readonly id: string };
    throw new EntryNotAsSigned(`entry ${start + i} (id ${id}) is not the one that was signed`);
  }
}

/** Looked for only when the numbers do not add up. */
async function firstMissing(tx: Transaction<"dc_audit">, range: Range): Promise<number> {
  const rows = await tx.execute<{ seq: string }>(sql`
    SELECT seq FROM (${leavesOf(range)}) AS leaf JOIN audit_logs ON id = entry_id AND created_at = entry_created_at
    ORDER BY seq`);
  const gap = rows.findIndex(({ seq }, i) => Number(seq) !== range.start + i);
  return range.start + (gap === -1 ? rows.length : gap);
}
