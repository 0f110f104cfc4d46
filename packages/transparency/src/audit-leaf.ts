import { canonicalJson } from "./canonical-json.ts";
import { leafHash, sha256 } from "./tree-hash.ts";

/** The fields of an audit entry that its leaf commits to in clear; they outlive the payload. */
export type AuditPublicFields = {
  /** The entry's id, a lower-case UUID. */
  id: string;
  clientId: string;
  agentId: string | null;
  actorKind: string;
  actorId: string;
  actionType: string;
  /** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
  createdAt: string;
  /** The process that wrote it, that process's start, and its running number from there: gaps show. */
  writer: string;
  boot: string;
  number: number;
};

/** SHA-256(salt ‖ UTF-8 payload): without the salt it says nothing about the payload. */
export function payloadHash(salt: Uint8Array, payload: string): Buffer {
  return sha256(salt, payload);
}

/**
 * The RFC 6962 leaf hash of an audit entry. The leaf's data is the RFC 8785 text of the public fields together with
 * `format: "deployclaw/audit-leaf/v1"` and `payloadHash`, the lower-case hex of the payload's hash.
 */
export function auditLeafHash(entry: AuditPublicFields, payloadDigest: Uint8Array): Buffer {
  const { id, clientId, agentId, actorKind, actorId, actionType, createdAt, writer, boot, number } = entry;
  return leafHash(
    canonicalJson({
      format: "deployclaw/audit-leaf/v1",
      id,
      clientId,
      agentId,
      actorKind,
      actorId,
      actionType,
      createdAt,
      writer,
      boot,
      number,
      payloadHash: Buffer.from(payloadDigest).toString("hex"),
    }),
  );
}
