import { type Transaction, withTenant } from "@deployclaw/db";
import { AppError, HISTOGRAM_BARS_MAX, HISTOGRAM_BUCKETS, type HistogramBucket } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { type AuditFilter, filterText } from "./audit-filter.ts";
import { entrySource } from "./entry-source.ts";

/** How many entries there were in each stretch of a time. */
export interface AuditHistogram {
  readonly bucket: HistogramBucket;
  /** From `from` on without a gap; the last one may end before its time. `count` is null where nobody counted. */
  readonly bars: readonly { readonly from: string; readonly count: number | null }[];
  /** From when on was counted, when counting all would have taken too long; otherwise null. */
  readonly countedFrom: string | null;
}

/** How many entries are looked at for one histogram. */
const COUNTED_MAX = 50_000;
const DAY_MS = 24 * 60 * 60_000;

type HistogramInput = AuditFilter & {
  readonly from: Date;
  readonly to: Date;
  readonly bucket: HistogramBucket;
};

/**
 * Counts the client's entries that match, bar by bar. However many there are it looks at the 50,000 newest; what lies before
 * them is taken from the log's numbers where nothing but time narrows, and then an entry may count for the bar beside its
 * own, and is not counted otherwise. Throws `invalid_input` for a time that is none, or of more than 200 bars.
 */
export async function auditHistogram({
  ctx,
  input,
}: {
  ctx: Pick<ProductContext, "db" | "client" | "user" | "clock">;
  input: HistogramInput;
}): Promise<AuditHistogram> {
  requireAbility(ctx, "read");
  const { bucket, from } = input;
  const widthMs = HISTOGRAM_BUCKETS[bucket];
  const length = requireBars(input, widthMs);
  const clientId = ctx.client.id;
  const startOf = (bar: number) => new Date(from.getTime() + bar * widthMs);
  return withTenant(ctx.db, clientId, async (tx) => {
    const { counts, countedFrom } = await countNewest(tx, clientId, input, length);
    const { from: _from, to: _to, bucket: _bucket, ...narrowing } = input;
    const isTimeAlone = filterText(narrowing) === undefined;
    const numbered =
      countedFrom === undefined || !isTimeAlone
        ? undefined
        : await countByNumbers(tx, clientId, input, length, ctx.clock());
    const bars = Array.from({ length }, (_, bar) => {
      const isCounted = countedFrom === undefined || startOf(bar) >= countedFrom;
      return {
        from: startOf(bar).toISOString(),
        count: numbered?.[bar] ?? (isCounted ? (counts.get(bar) ?? 0) : null),
      };
    });
    const isPartial = countedFrom !== undefined && numbered === undefined;
    return { bucket, bars, countedFrom: isPartial ? countedFrom.toISOString() : null };
  });
}

function requireBars({ from, to }: HistogramInput, widthMs: number): number {
  const length = Math.ceil((to.getTime() - from.getTime()) / widthMs);
  if (length < 1)
    throw new AppError("invalid_input", "There is no time between these two.", {
      fields: [{ pointer: "/to", detail: "must be after from" }],
    });
  if (length > HISTOGRAM_BARS_MAX)
    throw new AppError("invalid_input", "That would be too many bars.", {
      fields: [{ pointer: "/bucket", detail: `must be long enough for ${HISTOGRAM_BARS_MAX} bars at most` }],
    });
  return length;
}

/** Counts the newest that match, and says from when on, when there are more. */
async function countNewest(
  tx: Transaction<"dc_api">,
  clientId: string,
  input: HistogramInput,
  length: number,
): Promise<{ counts: ReadonlyMap<number, number>; countedFrom: Date | undefined }> {
  const source = await entrySource(tx, clientId, input);
  const newest = source.along("newest", COUNTED_MAX);
  const widthSeconds = HISTOGRAM_BUCKETS[input.bucket] / 1_000;
  const rows = await tx.execute<{ bar: number; count: number }>(sql`
    SELECT floor(extract(epoch FROM created_at - ${input.from.toISOString()}::timestamptz) / ${widthSeconds})::int AS bar,
      count(*)::int AS count
    FROM (${newest}) AS looked_at ${source.besides === undefined ? sql`` : sql`WHERE ${source.besides}`} GROUP BY 1`);
  const [last] = await tx.execute<{ at: string }>(
    sql`SELECT created_at::text AS at FROM (${newest}) AS looked_at OFFSET ${COUNTED_MAX - 1}`,
  );
  return {
    counts: new Map(rows.flatMap(({ bar, count }) => (bar < length ? [[bar, count] as const] : []))),
    countedFrom: last === undefined ? undefined : new Date(last.at),
  };
}

/** The numbers are dense: as many entries lie between two moments as their first entries' numbers are apart. */
async function countByNumbers(
  tx: Transaction<"dc_api">,
  clientId: string,
  { from, to, bucket }: HistogramInput,
  length: number,
  now: Date,
): Promise<readonly number[]> {
  // The months that were made ahead are not planned for.
  const until = new Date(Math.max(to.getTime(), now.getTime()) + DAY_MS).toISOString();
  const edges = Array.from({ length: length + 1 }, (_, bar) =>
    new Date(Math.min(from.getTime() + bar * HISTOGRAM_BUCKETS[bucket], to.getTime())).toISOString(),
  );
  const rows = await tx.execute<{ seq: string }>(sql`
    SELECT coalesce(first.seq, head.size, 0) AS seq
    FROM unnest(${sql.param(edges)}::text[]) WITH ORDINALITY AS edge (at, place)
    LEFT JOIN LATERAL (
      SELECT leaf.seq FROM (
        SELECT id, created_at FROM audit_logs WHERE client_id = ${clientId} AND created_at >= edge.at::timestamptz
          AND created_at < ${until}::timestamptz
        ORDER BY created_at, id LIMIT 1
      ) AS entry JOIN audit_leaves AS leaf ON leaf.entry_id = entry.id AND leaf.entry_created_at = entry.created_at
    ) AS first ON true
    LEFT JOIN LATERAL (
      SELECT seq + 1 AS size FROM audit_leaves WHERE client_id = ${clientId} ORDER BY seq DESC LIMIT 1
    ) AS head ON true
    ORDER BY edge.place`);
  const numbers = rows.map(({ seq }) => Number(seq));
  return numbers.slice(1).map((number, bar) => Math.max(0, number - (numbers[bar] ?? 0)));
}
