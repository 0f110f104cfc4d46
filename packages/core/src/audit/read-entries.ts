import type { Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { PageCursor } from "../page-cursor.ts";
import type { AuditFilter } from "./audit-filter.ts";
import { type EntryOrder, type EntrySource, entrySource, inOrder } from "./entry-source.ts";
import { ENTRY_COLUMNS, type EntryRow } from "./entry-view.ts";

/** How many entries are looked at for one page where an index alone does not know which are meant. */
const LOOKED_AT_MAX = 50_000;
/** The same where they come from several ranges of an index, which are sorted before. */
const LOOKED_AT_MERGED_MAX = 5_000;

/** A stretch of the log. */
export interface EntryStretch {
  readonly rows: readonly EntryRow[];
  /** Where the next one begins; undefined at the log's end. */
  readonly next: PageCursor | undefined;
  /** Whether it ends where looking ended and not because it is full: then `rows` may be few, or none. */
  readonly isCutShort: boolean;
}

/**
 * The next entries of a client that match, `limit` at most. However many entries there are, it costs a page's worth of
 * index, or looking at 50,000 entries where the filter asks for more than an index knows; it then says how far it came.
 */
export async function readEntries(
  tx: Transaction<"dc_api">,
  clientId: string,
  filter: AuditFilter,
  page: { readonly limit: number; readonly after?: PageCursor | undefined; readonly order: EntryOrder },
): Promise<EntryStretch> {
  const source = await entrySource(tx, clientId, filter);
  const { limit, after, order } = page;
  const lookAtMax = lookedAtMax(source, limit);
  const found = await tx.execute<EntryRow>(sql`
    SELECT ${ENTRY_COLUMNS} FROM (
      SELECT * FROM (${source.along(order, lookAtMax, after)}) AS looked_at
      ${source.besides === undefined ? sql`` : sql`WHERE ${source.besides}`} ${inOrder(order)} LIMIT ${limit + 1}
    ) AS entry LEFT JOIN audit_leaves AS leaf ON leaf.entry_id = entry.id AND leaf.entry_created_at = entry.created_at
    ${inOrder(order)}`);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  if (found.length > limit && last !== undefined) return { rows, next: placeOf(last), isCutShort: false };
  const end = source.besides === undefined ? undefined : await endOfLook(tx, source, page, lookAtMax);
  return { rows, next: end, isCutShort: end !== undefined };
}

function lookedAtMax(source: EntrySource, limit: number): number {
  if (source.besides === undefined) return limit + 1;
  return source.isMerged ? LOOKED_AT_MERGED_MAX : LOOKED_AT_MAX;
}

/** The last entry that was looked at, when there may be more after it. */
async function endOfLook(
  tx: Transaction<"dc_api">,
  source: EntrySource,
  { after, order }: { readonly after?: PageCursor | undefined; readonly order: EntryOrder },
  lookAtMax: number,
): Promise<PageCursor | undefined> {
  const [last] = await tx.execute<{ id: string; createdAt: string }>(sql`
    SELECT id, created_at::text AS "createdAt" FROM (${source.along(order, lookAtMax, after)}) AS looked_at
    OFFSET ${lookAtMax - 1}`);
  return last === undefined ? undefined : placeOf(last);
}

const placeOf = ({ id, createdAt }: { id: string; createdAt: string }): PageCursor => ({
  id,
  createdAt: new Date(createdAt),
});
