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

const FORMAT = "deployclaw/audit-leaf/v1";

/** SHA-256(salt ‖ UTF-8 payload): without the salt it says nothing about the payload. */
export function payloadHash(salt: Uint8Array, payload: string): Buffer {
  return sha256(salt, payload);
}

/**
 * The data of an entry's leaf: the RFC 8785 text of the public fields together with `format` and `payloadHash`, the
 * lower-case hex of the payload's hash. Throws a `TypeError` for a text with a lone surrogate, which has no such form.
 */
export function auditLeafText(entry: AuditPublicFields, payloadHashHex: string): string {
  // Of strings, whole numbers and null, JSON.stringify writes what RFC 8785 asks for once the keys are in order.
  const text = JSON.stringify({
    actionType: entry.actionType,
    actorId: entry.actorId,
    actorKind: entry.actorKind,
    agentId: entry.agentId,
    boot: entry.boot,
    clientId: entry.clientId,
    createdAt: entry.createdAt,
    format: FORMAT,
    id: entry.id,
    number: entry.number,
    payloadHash: payloadHashHex,
    writer: entry.writer,
  });
  if (!Number.isSafeInteger(entry.number)) throw new TypeError("an entry's number is a whole one");
  if (text.includes("\\ud") && !isWellFormed(entry)) throw new TypeError("a text has a lone surrogate");
  return text;
}

/** The RFC 6962 leaf hash of an audit entry. */
export function auditLeafHash(entry: AuditPublicFields, payloadDigest: Uint8Array): Buffer {
  return leafHash(auditLeafText(entry, Buffer.from(payloadDigest).toString("hex")));
}

function isWellFormed(entry: AuditPublicFields): boolean {
  return Object.values(entry).every((value) => typeof value !== "string" || value.isWellFormed());
}
