import type { Transaction } from "@deployclaw/db";
import type { LeafRange, LogExportEntry } from "@deployclaw/transparency";
import { type SQL, sql } from "drizzle-orm";
import type { AuditFilter } from "../audit-filter.ts";
import { entrySource } from "../entry-source.ts";
import { exportEntry } from "./export-entry.ts";

/** A numbered leaf, with its entry where the filter asks for it. */
export interface ExportLeaf {
  readonly seq: number;
  readonly leafHash: Buffer;
  readonly entry: LogExportEntry | undefined;
}

type LeafRow = { seq: string; leafHash: Buffer; payloadHash: Buffer } & (
  | { id: null }
  | (Omit<LogExportEntry, "seq" | "createdAt" | "number" | "salt" | "payloadHash" | "leafHash"> & {
      createdAt: string;
      number: string;
      salt: Buffer | null;
    })
);

/** The leaves of a range in their order; entries outside of the filter's time are not even looked for. */
export async function readLeafPage(
  tx: Transaction<"dc_api">,
  clientId: string,
  filter: AuditFilter,
  { start, end }: LeafRange,
): Promise<readonly ExportLeaf[]> {
  const { matching } = await entrySource(tx, clientId, filter);
  const rows = await tx.execute<LeafRow>(sql`
    SELECT leaf.seq, leaf.leaf_hash AS "leafHash", leaf.payload_hash AS "payloadHash", entry.*
    FROM (
      SELECT seq, leaf_hash, payload_hash, entry_id, entry_created_at FROM audit_leaves
      WHERE client_id = ${clientId} AND seq >= ${start} AND seq < ${end} ORDER BY seq
    ) AS leaf LEFT JOIN LATERAL (
      SELECT id, client_id AS "clientId", agent_id AS "agentId", actor_kind AS "actorKind", actor_id AS "actorId",
        action_type AS "actionType", created_at::text AS "createdAt", writer, boot, number, audit_logs.payload, salt
      FROM audit_logs
      WHERE id = leaf.entry_id AND created_at = leaf.entry_created_at ${withinTime(filter)} AND ${matching}
    ) AS entry ON true ORDER BY leaf.seq`);
  return rows.map((row) => ({
    seq: Number(row.seq),
    leafHash: row.leafHash,
    entry: row.id === null ? undefined : entryOf(row),
  }));
}

function entryOf(row: Exclude<LeafRow, { id: null }>): LogExportEntry {
  return exportEntry({
    ...row,
    seq: Number(row.seq),
    number: Number(row.number),
    createdAt: new Date(row.createdAt),
  });
}

function withinTime({ from, to }: AuditFilter): SQL {
  const parts = [
    ...(from === undefined ? [] : [sql`AND leaf.entry_created_at >= ${from.toISOString()}::timestamptz`]),
    ...(to === undefined ? [] : [sql`AND leaf.entry_created_at < ${to.toISOString()}::timestamptz`]),
  ];
  return sql.join(parts, sql` `);
}
