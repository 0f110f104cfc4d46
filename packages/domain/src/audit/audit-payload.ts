import type { AuditMetadata } from "./audit-metadata.ts";

const TARGET_LENGTH_MAX = 512;
const TEXT_LENGTH_MAX = 1_024;
const LIST_LENGTH_MAX = 64;
const PAYLOAD_BYTES_MAX = 16_384;
const KEY = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** PostgreSQL stores no NUL and no lone surrogate in JSON; what an agent sent must never make its entry unwritable. */
const storable = (text: string, lengthMax: number): string =>
  text.slice(0, lengthMax).toWellFormed().replaceAll("\u0000", "\ufffd");

function storableValue(value: AuditMetadata[string]): AuditMetadata[string] {
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new RangeError("audit metadata holds integers only");
  if (typeof value === "string") return storable(value, TEXT_LENGTH_MAX);
  if (typeof value === "object" && value !== null)
    return value.slice(0, LIST_LENGTH_MAX).map((item) => storable(item, TEXT_LENGTH_MAX));
  // Minus zero has no JSON form of its own.
  return value === 0 ? 0 : value;
}

function canonicalMetadata(metadata: AuditMetadata): AuditMetadata {
  const entries = Object.entries(metadata).map(([key, value]) => {
    // A key that looks like a number would be moved to the front by JavaScript itself.
    if (!KEY.test(key)) throw new RangeError("audit metadata has names for keys, not numbers");
    return [key, storableValue(value)] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The RFC 8785 text of `{ ipAddress, metadata, target }`, at most 16 KiB of UTF-8: long texts and lists are cut, and
 * metadata that is still too large is replaced by `{ truncated: true }`. Metadata values are strings, integers,
 * booleans, null and lists of strings, for which sorted keys and `JSON.stringify` are the canonical form. Throws a
 * RangeError for any other number and for a key that is not a name.
 */
export function auditPayload(entry: {
  readonly target: string;
  readonly metadata: AuditMetadata;
  readonly ipAddress?: string | undefined;
}): string {
  const write = (metadata: AuditMetadata): string =>
    JSON.stringify({
      ipAddress: entry.ipAddress ?? null,
      metadata,
      target: storable(entry.target, TARGET_LENGTH_MAX),
    });
  const payload = write(canonicalMetadata(entry.metadata));
  return new TextEncoder().encode(payload).length <= PAYLOAD_BYTES_MAX ? payload : write({ truncated: true });
}
