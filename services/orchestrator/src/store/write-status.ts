import { appendAudit } from "@deployclaw/db";
import type { AgentStatus } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { ClaimedCell } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";
import { platformEntry, type StatusWriter } from "./platform-entry.ts";

/**
 * Writes what was seen of an agent; a change of its status is in its client's log by the same commit. Throws
 * `stale_lease` when fenced.
 */
export function writeStatus(
  { db, audit, clock }: StatusWriter,
  cell: ClaimedCell,
  status: AgentStatus,
  reason: string | undefined,
): Promise<void> {
  const { agentId } = cell.lease;
  return fenced(db, cell.lease, async (tx) => {
    const [before] = await tx.execute<{ status: AgentStatus }>(
      sql`SELECT status FROM agents WHERE id = ${agentId} FOR UPDATE`,
    );
    if (before === undefined) return;
    await tx.execute(sql`
      UPDATE agents SET status = ${status}, status_reason = ${reason ?? null}, updated_at = now()
      WHERE id = ${agentId}`);
    if (before.status === status) return;
    const metadata = { from: before.status, to: status, reason: reason ?? null };
    await appendAudit(tx, audit, [platformEntry(cell, "agent.status", clock(), metadata)]);
  });
}
