import { type Database, type Transaction, withTenant } from "@deployclaw/db";
import type { ClientId } from "@deployclaw/domain";
import { type SQL, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import type { AuditFilter } from "./audit-filter.ts";
import { entrySource } from "./entry-source.ts";
import { type AuditEntry, ENTRY_COLUMNS, type EntryRow, entryViews } from "./entry-view.ts";

/** What comes next in a client's log. */
export interface TailPiece {
  /** The entries that match, in the order of their numbers. */
  readonly entries: readonly AuditEntry[];
  /** The number from which on nobody has looked yet. */
  readonly next: number;
  /** Whether there may be more already. */
  readonly isFull: boolean;
}

const LOOKED_AT_MAX = 200;

/**
 * The client's entries that match and have the number `from` or a higher one. Numbers are given once, without a gap and
 * after an entry is durable, so whoever goes on from `next` misses none and meets none twice.
 */
export async function tailAudit({
  ctx,
  input,
}: {
  ctx: Pick<ProductContext, "db" | "client" | "user">;
  input: { readonly from: number; readonly filter: AuditFilter };
}): Promise<TailPiece> {
  requireAbility(ctx, "read");
  const clientId = ctx.client.id;
  const { from, filter } = input;
  return withTenant(ctx.db, clientId, async (tx) => {
    const { matching } = await entrySource(tx, clientId, filter);
    const rows = await tx.execute<EntryRow | { id: null; seq: string }>(tailOf(clientId, from, matching));
    const found = rows.filter((row): row is EntryRow => row.id !== null);
    const last = rows.at(-1)?.seq ?? null;
    return {
      entries: await entryViews(tx, clientId, found),
      next: last === null ? from : Number(last) + 1,
      isFull: rows.length === LOOKED_AT_MAX,
    };
  });
}

const tailOf = (clientId: string, from: number, matching: SQL): SQL => sql`
  SELECT ${ENTRY_COLUMNS} FROM (
    SELECT seq, entry_id, entry_created_at FROM audit_leaves WHERE client_id = ${clientId} AND seq >= ${from}
    ORDER BY seq LIMIT ${LOOKED_AT_MAX}
  ) AS leaf LEFT JOIN LATERAL (
    SELECT * FROM audit_logs WHERE id = leaf.entry_id AND created_at = leaf.entry_created_at AND ${matching}
  ) AS entry ON true ORDER BY leaf.seq`;

/** How many entries of a client are numbered: the number that the next one will get. */
export function nextNumber(db: Database<"dc_api">, clientId: ClientId): Promise<number> {
  return withTenant(db, clientId, (tx) => nextNumberOf(tx, clientId));
}

/** The same within a transaction that is open. */
export async function nextNumberOf(tx: Transaction<"dc_api">, clientId: string): Promise<number> {
  const [row] = await tx.execute<{ size: string }>(
    sql`SELECT seq + 1 AS size FROM audit_leaves WHERE client_id = ${clientId} ORDER BY seq DESC LIMIT 1`,
  );
  return row === undefined ? 0 : Number(row.size);
}
