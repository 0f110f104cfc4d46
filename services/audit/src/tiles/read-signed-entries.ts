import { auditCheckpoints, auditHeads, auditLeaves, auditLogs, type Transaction } from "@deployclaw/db";
import { type AuditPublicFields, auditLeafText, leafHash } from "@deployclaw/transparency";
import { and, asc, desc, eq, gt, gte, lt } from "drizzle-orm";

/** An entry as its leaf states it: the leaf's data, and its hash. */
export type SignedEntry = { readonly seq: number; readonly text: string; readonly leafHash: Buffer };

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
 * A client's entries from `start` up to but without `end`. Throws `EntryNotAsSigned`, naming it, for the first that is
 * missing or does not hash to its leaf.
 */
export async function readSignedEntries(
  tx: Transaction<"dc_audit">,
  input: { readonly clientId: string; readonly start: number; readonly end: number },
): Promise<readonly SignedEntry[]> {
  const { clientId, start, end } = input;
  const rows = await tx
    .select({
      seq: auditLeaves.seq,
      leafHash: auditLeaves.leafHash,
      payloadHash: auditLeaves.payloadHash,
      id: auditLogs.id,
      clientId: auditLogs.clientId,
      agentId: auditLogs.agentId,
      actorKind: auditLogs.actorKind,
      actorId: auditLogs.actorId,
      actionType: auditLogs.actionType,
      createdAt: auditLogs.createdAt,
      writer: auditLogs.writer,
      boot: auditLogs.boot,
      number: auditLogs.number,
    })
    .from(auditLeaves)
    .innerJoin(
      auditLogs,
      and(eq(auditLogs.id, auditLeaves.entryId), eq(auditLogs.createdAt, auditLeaves.entryCreatedAt)),
    )
    .where(and(eq(auditLeaves.clientId, clientId), gte(auditLeaves.seq, start), lt(auditLeaves.seq, end)))
    .orderBy(asc(auditLeaves.seq));
  const entries = rows.map((row, i): SignedEntry => {
    if (row.seq !== start + i) throw new EntryNotAsSigned(`entry ${start + i} is missing`);
    const fields: AuditPublicFields = { ...row, createdAt: row.createdAt.toISOString() };
    const text = auditLeafText(fields, row.payloadHash.toString("hex"));
    if (!leafHash(text).equals(row.leafHash))
      throw new EntryNotAsSigned(`entry ${row.seq} (id ${row.id}) is not the one that was signed`);
    return { seq: row.seq, text, leafHash: row.leafHash };
  });
  if (entries.length < end - start) throw new EntryNotAsSigned(`entry ${start + entries.length} is missing`);
  return entries;
}
