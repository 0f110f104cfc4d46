import type { AuditWriter, Database } from "@deployclaw/db";
import type { AuditAction, AuditMetadata, Clock, NewAuditEntry } from "@deployclaw/domain";
import type { ClaimedCell } from "./cell-lease.ts";

/** What the platform's writes need besides the cell. */
export interface StatusWriter {
  readonly db: Database<"dc_orchestrator">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
}

/** An entry that the platform itself writes about an agent's cell. */
export function platformEntry(
  cell: ClaimedCell,
  actionType: AuditAction,
  createdAt: Date,
  metadata: AuditMetadata = {},
): NewAuditEntry {
  return {
    clientId: cell.clientId,
    agentId: cell.lease.agentId,
    actorKind: "platform",
    actorId: "orchestrator",
    actionType,
    target: cell.name,
    metadata,
    createdAt,
  };
}
