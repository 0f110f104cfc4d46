export * from "./export-audit.ts";
export * from "./get-checkpoint.ts";
export * from "./get-consistency-proof.ts";
export * from "./get-inclusion-proof.ts";
export * from "./list-audit-entries.ts";
