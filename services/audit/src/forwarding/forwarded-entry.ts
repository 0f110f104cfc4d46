import type { auditLogs } from "@deployclaw/db";
import { type AuditMetadata, describeEntry, type ForwardedEntry } from "@deployclaw/domain";

/** An entry as it is sent: with its number, its leaf and its sentence. What retention erased is null. */
export function forwardedEntry(
  row: {
    readonly seq: number;
    readonly leafHash: Buffer;
    readonly entry: typeof auditLogs.$inferSelect;
  },
  actorName: string | null,
): ForwardedEntry {
  const { seq, leafHash, entry } = row;
  const { id, clientId, agentId, actorKind, actorId, actionType: action, target, ipAddress } = entry;
  const metadata = entry.metadata as AuditMetadata | null;
  const { sentence } = describeEntry({ actorKind, actorId, actorName, action, target, metadata });
  return {
    seq,
    id,
    createdAt: entry.createdAt.toISOString(),
    clientId,
    agentId,
    actorKind,
    actorId,
    actorName,
    action,
    target,
    metadata,
    ipAddress,
    sentence,
    erased: entry.payload === null,
    leafHash: leafHash.toString("base64"),
  };
}
