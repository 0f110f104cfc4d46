import type { Transaction } from "@deployclaw/db";
import { type ForwarderId, forwarderId } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/**
 * Forwarders that have something to deliver and whose time has come, those first that waited longest. A client that an
 * operator suspended is left out: nothing of it leaves the platform; one that is to be deleted goes on until it is erased.
 */
export async function findDueForwarders(
  tx: Transaction<"dc_audit">,
  options: { readonly limit: number; readonly except: readonly ForwarderId[] },
): Promise<ForwarderId[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    SELECT f.id FROM log_forwarders f
    JOIN audit_heads h ON h.client_id = f.client_id
    JOIN clients c ON c.id = f.client_id
    WHERE f.paused_at IS NULL AND f.retry_at <= now() AND f.position <> h.size AND c.hold IS DISTINCT FROM 'suspended'
      AND f.id <> ALL (${sql.param([...options.except])}::uuid[])
    ORDER BY f.retry_at, f.id LIMIT ${options.limit}`);
  return rows.map(({ id }) => forwarderId(id));
}
