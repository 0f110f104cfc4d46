import type { AuditWriter, Database } from "@deployclaw/db";
import {
  type AuditAction,
  type AuditFacts,
  auditEntry,
  type Clock,
  type NewAuditEntry,
} from "@deployclaw/domain";

/** What erasing works with. */
export interface ErasureWriter {
  readonly db: Database<"dc_erasure">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
}

/** An entry of an erasure in the log of the client that is erased. */
export function erasureEntry<Action extends AuditAction>(
  client: { readonly id: string; readonly name: string },
  actionType: Action,
  createdAt: Date,
  metadata: AuditFacts<Action>,
): NewAuditEntry {
  return auditEntry({
    clientId: client.id,
    actorKind: "platform",
    actorId: "orchestrator",
    actionType,
    target: client.name,
    metadata,
    createdAt,
  });
}
