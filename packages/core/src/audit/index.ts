export type { AuditFilter } from "./audit-filter.ts";
export { type AuditHistogram, auditHistogram } from "./audit-histogram.ts";
export type { AuditEntry } from "./entry-view.ts";
export * from "./export-audit.ts";
export * from "./get-checkpoint.ts";
export * from "./get-consistency-proof.ts";
export * from "./get-inclusion-proof.ts";
export * from "./list-audit-entries.ts";
export * from "./tail-audit.ts";
