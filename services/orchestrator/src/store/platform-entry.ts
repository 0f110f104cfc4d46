import type { AuditWriter, Database } from "@deployclaw/db";
import {
  type AuditAction,
  type AuditFacts,
  auditEntry,
  type Clock,
  type NewAuditEntry,
} from "@deployclaw/domain";
import type { ClaimedCell } from "./cell-lease.ts";

/** What the platform's writes need besides the cell. */
export interface StatusWriter {
  readonly db: Database<"dc_orchestrator">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
}

/** An entry that the platform itself writes about an agent's cell. */
export function platformEntry<Action extends AuditAction>(
  cell: ClaimedCell,
  actionType: Action,
  createdAt: Date,
  metadata: AuditFacts<Action>,
): NewAuditEntry {
  return auditEntry({
    clientId: cell.clientId,
    agentId: cell.lease.agentId,
    actorKind: "platform",
    actorId: "orchestrator",
    actionType,
    target: cell.name,
    metadata,
    createdAt,
  });
}
