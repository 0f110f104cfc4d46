import { auditCheckpoints, auditLeaves, auditLogs, knownActors, type Transaction } from "@deployclaw/db";
import type { ForwardedBatch } from "@deployclaw/domain";
import { and, asc, desc, eq, gte, lt } from "drizzle-orm";
import { forwardedEntry } from "./forwarded-entry.ts";

const ENTRIES_MAX = 250;
const BYTES_MAX = 256 * 1024;

/** The log does not hold what it must: its numbering has a gap, or an entry that was numbered is not there. */
export class LogDamaged extends Error {
  override readonly name = "LogDamaged";
}

/** What of a client's log is to be sent. */
export interface BatchRange {
  readonly clientId: string;
  readonly start: number;
  /** Where it ended when it was sent before; undefined for as much as one batch holds. */
  readonly end: number | undefined;
}

/**
 * The numbered entries from `start` on, dense and in order, at most 250 of them and about 256 KiB, but one at least;
 * undefined when there is none. Throws `LogDamaged` rather than leave one out.
 */
export async function readBatch(
  tx: Transaction<"dc_audit">,
  { clientId, start, end }: BatchRange,
): Promise<ForwardedBatch | undefined> {
  const rows = await tx
    .select({ seq: auditLeaves.seq, leafHash: auditLeaves.leafHash, entry: auditLogs })
    .from(auditLeaves)
    .leftJoin(
      auditLogs,
      and(eq(auditLogs.id, auditLeaves.entryId), eq(auditLogs.createdAt, auditLeaves.entryCreatedAt)),
    )
    .where(
      and(
        eq(auditLeaves.clientId, clientId),
        gte(auditLeaves.seq, start),
        end === undefined ? undefined : lt(auditLeaves.seq, end),
      ),
    )
    .orderBy(asc(auditLeaves.seq))
    .limit(ENTRIES_MAX);
  const whole = rows.map(({ seq, leafHash, entry }, index) => {
    if (seq !== start + index) throw new LogDamaged(`The log has no entry ${start + index}.`);
    if (entry === null) throw new LogDamaged(`Entry ${seq} of the log is not in the database any more.`);
    return { seq, leafHash, entry };
  });
  const names = await knownActors(
    tx,
    clientId,
    whole.map(({ entry }) => entry),
  );
  const all = whole.map((row) => forwardedEntry(row, names.get(row.entry.actorId) ?? null));
  const entries = end === undefined ? all.slice(0, fitting(all)) : all;
  if (entries.length === 0) return undefined;
  const [newest] = await tx
    .select({ note: auditCheckpoints.note })
    .from(auditCheckpoints)
    .where(eq(auditCheckpoints.clientId, clientId))
    .orderBy(desc(auditCheckpoints.treeSize))
    .limit(1);
  return { entries, checkpoint: newest?.note ?? null };
}

/** How many from the first on fit into a batch. */
function fitting(entries: readonly object[]): number {
  let bytes = 0;
  const over = entries.findIndex((entry) => {
    bytes += JSON.stringify(entry).length;
    return bytes > BYTES_MAX;
  });
  return over === -1 ? entries.length : Math.max(1, over);
}
