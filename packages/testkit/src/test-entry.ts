import type { AuditAction, AuditMetadata, EntryFields, NewAuditEntry } from "@deployclaw/domain";

/**
 * An audit entry with whatever facts, for tests of what becomes of entries whatever they say; the product makes its
 * entries with `auditEntry`.
 */
export function testEntry(
  entry: EntryFields & { readonly actionType: AuditAction; readonly metadata?: AuditMetadata },
): NewAuditEntry {
  return { metadata: {}, ...entry } as unknown as NewAuditEntry;
}
