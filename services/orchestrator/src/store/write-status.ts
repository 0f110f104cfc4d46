import { type AuditWriter, appendAudit, type Database } from "@deployclaw/db";
import type { AgentStatus, AuditAction, AuditMetadata, Clock } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { ClaimedCell } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";

/** What the platform's writes need besides the cell. */
export interface StatusWriter {
  readonly db: Database<"dc_orchestrator">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
}

const platformEntry = (
  cell: ClaimedCell,
  actionType: AuditAction,
  createdAt: Date,
  metadata: AuditMetadata,
) => ({
  clientId: cell.clientId,
  agentId: cell.lease.agentId,
  actorKind: "platform" as const,
  actorId: "orchestrator",
  actionType,
  target: cell.name,
  metadata,
  createdAt,
});

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

/** Adds an entry about a cell to its client's log. Throws `stale_lease` when fenced. */
export function writeCellEntry(
  { db, audit, clock }: StatusWriter,
  cell: ClaimedCell,
  actionType: AuditAction,
): Promise<void> {
  return fenced(db, cell.lease, (tx) =>
    appendAudit(tx, audit, [platformEntry(cell, actionType, clock(), {})]),
  );
}

/** Deletes an agent's row, and with it everything that refers to it, and says so in its client's log. */
export function deleteAgentRow({ db, audit, clock }: StatusWriter, cell: ClaimedCell): Promise<void> {
  return fenced(db, cell.lease, async (tx) => {
    await appendAudit(tx, audit, [platformEntry(cell, "agent.gone", clock(), {})]);
    await tx.execute(sql`DELETE FROM agents WHERE id = ${cell.lease.agentId}`);
  });
}
