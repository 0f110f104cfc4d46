import type { AuditMetadata, NewAuditEntry } from "./audit.ts";

/** PostgreSQL stores no NUL and no lone surrogate in JSON; what an agent sent must never make its entry unwritable. */
const storable = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\ufffd");

function canonicalMetadata(metadata: AuditMetadata): AuditMetadata {
  const entries = Object.entries(metadata).map(([key, value]) => {
    if (typeof value === "number" && !Number.isSafeInteger(value))
      throw new RangeError("audit metadata holds integers only");
    if (typeof value === "string") return [key, storable(value)] as const;
    if (typeof value === "object" && value !== null) return [key, value.map(storable)] as const;
    return [key, value] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The RFC 8785 text of `{ ipAddress, metadata, target }`. Metadata keys are names (never digits), its values strings,
 * integers, booleans, null and lists of strings, for which sorted keys and `JSON.stringify` are the canonical form.
 * Throws a RangeError for any other number.
 */
export function auditPayload(entry: Pick<NewAuditEntry, "target" | "metadata" | "ipAddress">): string {
  return JSON.stringify({
    ipAddress: entry.ipAddress ?? null,
    metadata: canonicalMetadata(entry.metadata ?? {}),
    target: storable(entry.target.slice(0, 512)),
  });
}
