import {
  auditCheckpoints,
  auditLeaves,
  auditLogs,
  type Database,
  type Transaction,
  withTenant,
} from "@deployclaw/db";
import type { ClientId } from "@deployclaw/domain";
import { formatExportLine, type LogExportEntry } from "@deployclaw/transparency";
import { and, asc, eq, gt, gte, lt } from "drizzle-orm";
import type { PublishedCheckpoint } from "../get-checkpoint.ts";
import { EXPORT_COLUMNS, entryOfLeaf, exportEntry } from "./export-entry.ts";

const PAGE = 500;

/**
 * The whole log up to its newest checkpoint, as lines of JSON that `claw audit verify` reads: what was signed, then all
 * checkpoints, then all entries. Read page by page, so that neither memory nor a transaction grows with the log.
 */
export async function* exportLines(
  db: Database<"dc_api">,
  clientId: ClientId,
  head: PublishedCheckpoint,
): AsyncGenerator<string> {
  yield formatExportLine({ publicKey: head.publicKey, checkpoint: head.note });
  for (let size = 0; size < head.treeSize; ) {
    const page = await withTenant(db, clientId, (tx) => readCheckpoints(tx, clientId, size));
    for (const { note } of page) yield formatExportLine({ checkpoint: note });
    size = page.at(-1)?.treeSize ?? head.treeSize;
  }
  for (let seq = 0; seq < head.treeSize; seq += PAGE) {
    const end = Math.min(seq + PAGE, head.treeSize);
    const page = await withTenant(db, clientId, (tx) => readEntries(tx, clientId, seq, end));
    for (const entry of page) yield formatExportLine({ entry });
  }
}

/** A page of the checkpoints after a size, the smallest first. */
export function readCheckpoints(tx: Transaction<"dc_api">, clientId: string, after: number) {
  return tx
    .select({ note: auditCheckpoints.note, treeSize: auditCheckpoints.treeSize })
    .from(auditCheckpoints)
    .where(and(eq(auditCheckpoints.clientId, clientId), gt(auditCheckpoints.treeSize, after)))
    .orderBy(asc(auditCheckpoints.treeSize))
    .limit(PAGE);
}

async function readEntries(
  tx: Transaction<"dc_api">,
  clientId: string,
  start: number,
  end: number,
): Promise<LogExportEntry[]> {
  const rows = await tx
    .select(EXPORT_COLUMNS)
    .from(auditLeaves)
    .innerJoin(auditLogs, entryOfLeaf)
    .where(and(eq(auditLeaves.clientId, clientId), gte(auditLeaves.seq, start), lt(auditLeaves.seq, end)))
    .orderBy(asc(auditLeaves.seq));
  return rows.map(exportEntry);
}
