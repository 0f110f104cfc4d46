export type { AuditFilter } from "./audit-filter.ts";
export { type AuditHistogram, auditHistogram } from "./audit-histogram.ts";
export type { AuditEntry } from "./entry-view.ts";
export { type AuditExport, exportAudit } from "./export/export-audit.ts";
export * from "./get-checkpoint.ts";
export * from "./get-consistency-proof.ts";
export * from "./get-inclusion-proof.ts";
export * from "./list-audit-entries.ts";
export { nextNumber, type TailPiece, tailAudit } from "./tail-audit.ts";
