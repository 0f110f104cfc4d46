import type { Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import { leafHashColumn, payloadHashColumn } from "./leaf-columns.ts";

/** New leaves of one client's log, in order and without a gap. */
export type NumberedRun = {
  readonly clientId: string;
  /** The number of the first, and where the client's log ended before. */
  readonly start: number;
  /** The leaf hashes, one after the other. */
  readonly leafHashes: Buffer;
};

/** What one batch numbered. */
export type NumberedBatch = { readonly count: number; readonly runs: readonly NumberedRun[] };

/**
 * Gives the next entries after the position in `(xid, id)` order, at most `limit`, the next numbers of their clients'
 * logs, and moves the position. It takes those of which no earlier one can still appear: those of transactions older
 * than every open one. A plain `id > last` cursor would lose what commits late.
 */
export async function numberEntries(tx: Transaction<"dc_audit">, limit: number): Promise<NumberedBatch> {
  const rows = await tx.execute<{ clientId: string; start: string; leafHashes: Buffer }>(sql`
    WITH settled AS MATERIALIZED (
      SELECT id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, writer, boot, number, xid,
        ${payloadHashColumn} AS payload_hash
      FROM audit_logs
      WHERE (xid, id) > (
          coalesce((SELECT xid FROM audit_position), '0'::xid8),
          coalesce((SELECT entry_id FROM audit_position), '00000000-0000-0000-0000-000000000000'))
        AND xid < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY xid, id LIMIT ${limit}
    ), added AS (
      INSERT INTO audit_leaves (client_id, seq, entry_id, entry_created_at, leaf_hash, payload_hash)
      SELECT client_id,
        coalesce(size, 0) + row_number() OVER (PARTITION BY client_id ORDER BY xid, id) - 1,
        id, created_at, ${leafHashColumn}, payload_hash
      FROM settled LEFT JOIN audit_heads USING (client_id)
      RETURNING client_id, seq, leaf_hash
    ), moved AS (
      INSERT INTO audit_position (xid, entry_id) SELECT xid, id FROM settled ORDER BY xid DESC, id DESC LIMIT 1
      ON CONFLICT (singleton) DO UPDATE SET xid = excluded.xid, entry_id = excluded.entry_id
    )
    SELECT client_id AS "clientId", min(seq) AS start, string_agg(leaf_hash, '' ORDER BY seq) AS "leafHashes"
    FROM added GROUP BY client_id`);
  const runs = rows.map((row) => ({ ...row, start: Number(row.start) }));
  return { count: runs.reduce((sum, run) => sum + run.leafHashes.byteLength / 32, 0), runs };
}
