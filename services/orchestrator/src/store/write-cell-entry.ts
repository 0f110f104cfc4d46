import { appendAudit } from "@deployclaw/db";
import type { AuditAction, AuditFacts } from "@deployclaw/domain";
import type { ClaimedCell } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";
import { platformEntry, type StatusWriter } from "./platform-entry.ts";

/** Adds an entry about a cell to its client's log. Throws `stale_lease` when fenced. */
export function writeCellEntry<Action extends AuditAction>(
  { db, audit, clock }: StatusWriter,
  cell: ClaimedCell,
  actionType: Action,
  metadata: AuditFacts<Action>,
): Promise<void> {
  return fenced(db, cell.lease, (tx) =>
    appendAudit(tx, audit, [platformEntry(cell, actionType, clock(), metadata)]),
  );
}
