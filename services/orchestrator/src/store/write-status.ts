import { appendAudit } from "@deployclaw/db";
import type { AgentStatus, DeployStep } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { ClaimedCell } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";
import { platformEntry, type StatusWriter } from "./platform-entry.ts";
import { recordTransition } from "./record-transition.ts";

/** What is seen of an agent: its status, why, and at which step of bringing it up. */
export interface SeenStatus {
  readonly status: AgentStatus;
  readonly reason: string | undefined;
  readonly step?: DeployStep | undefined;
}

/**
 * Writes what was seen of an agent. A change of it is in the agent's history, and one of its status in its client's log,
 * by the same commit. Throws `stale_lease` when fenced.
 */
export function writeStatus(
  { db, audit, clock }: StatusWriter,
  cell: ClaimedCell,
  { status, reason, step }: SeenStatus,
): Promise<void> {
  const { agentId } = cell.lease;
  return fenced(db, cell.lease, async (tx) => {
    const [before] = await tx.execute<{ status: AgentStatus; reason: string | null }>(
      sql`SELECT status, status_reason AS reason FROM agents WHERE id = ${agentId} FOR UPDATE`,
    );
    if (before === undefined || (before.status === status && before.reason === (reason ?? null))) return;
    const at = clock();
    await tx.execute(sql`
      UPDATE agents SET status = ${status}, status_reason = ${reason ?? null}, updated_at = now()
      WHERE id = ${agentId}`);
    const agent = { ...cell, ...cell.lease };
    await recordTransition(tx, agent, { from: before.status, to: status, reason, step, at });
    if (before.status === status) return;
    const metadata = { from: before.status, to: status, reason: reason ?? null };
    await appendAudit(tx, audit, [platformEntry(cell, "agent.status", at, metadata)]);
  });
}
