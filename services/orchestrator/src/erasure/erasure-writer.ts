import type { AuditWriter, Database } from "@deployclaw/db";
import type { AuditAction, AuditMetadata, Clock, NewAuditEntry } from "@deployclaw/domain";

/** What erasing works with. */
export interface ErasureWriter {
  readonly db: Database<"dc_erasure">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
}

/** An entry of an erasure in the log of the client that is erased. */
export function erasureEntry(
  client: { readonly id: string; readonly name: string },
  actionType: AuditAction,
  createdAt: Date,
  metadata: AuditMetadata,
): NewAuditEntry {
  return {
    clientId: client.id,
    actorKind: "platform",
    actorId: "orchestrator",
    actionType,
    target: client.name,
    metadata,
    createdAt,
  };
}
