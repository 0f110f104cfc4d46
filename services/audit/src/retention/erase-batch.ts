import type { Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/** What one batch erased: how many entries, and the time of the last one. */
export type ErasedBatch = { readonly entries: number; readonly until: Date };

/**
 * Erases payload and salt of a client's next entries before `cutoff`, oldest first, at most `limit`, and remembers how far
 * it came. It stops at the first entry that no checkpoint covers yet: what was never proven is not erased. Undefined when
 * nothing is due.
 */
export async function eraseBatch(
  tx: Transaction<"dc_retention">,
  input: { clientId: string; cutoff: Date; limit: number },
): Promise<ErasedBatch | undefined> {
  const { clientId, limit } = input;
  const cutoff = input.cutoff.toISOString();
  // A plain comparison of columns cannot use the index's order of (created_at, id) both descending; a row's can.
  const [row] = await tx.execute<{ entries: number; until: string | null }>(sql`
    WITH due AS (
      SELECT id, created_at FROM (
        SELECT id, created_at, bool_and(coalesce(seq < signed_size, false)) OVER (ORDER BY created_at, id) AS proven
        FROM (
          SELECT id, created_at FROM audit_logs
          WHERE client_id = ${clientId} AND created_at < ${cutoff}::timestamptz AND (created_at, id) > (
            coalesce((SELECT erased_until FROM audit_retention WHERE client_id = ${clientId}), '-infinity'),
            coalesce((SELECT erased_until_id FROM audit_retention WHERE client_id = ${clientId}),
              '00000000-0000-0000-0000-000000000000'))
          ORDER BY created_at, id LIMIT ${limit}
        ) AS entry
        LEFT JOIN audit_leaves ON entry_id = id AND entry_created_at = created_at
        LEFT JOIN audit_heads ON audit_heads.client_id = ${clientId}
      ) AS entry WHERE proven
    ), erased AS (
      UPDATE audit_logs SET payload = NULL, salt = NULL FROM due
      WHERE audit_logs.id = due.id AND audit_logs.created_at = due.created_at
      RETURNING 1
    ), moved AS (
      INSERT INTO audit_retention (client_id, erased_until, erased_until_id)
      SELECT ${clientId}, created_at, id FROM due ORDER BY created_at DESC, id DESC LIMIT 1
      ON CONFLICT (client_id) DO UPDATE SET erased_until = excluded.erased_until, erased_until_id = excluded.erased_until_id
    )
    SELECT (SELECT count(*)::int FROM erased) AS entries, (SELECT max(created_at)::text FROM due) AS until`);
  if (row === undefined || row.until === null) return undefined;
  return { entries: row.entries, until: new Date(row.until) };
}
