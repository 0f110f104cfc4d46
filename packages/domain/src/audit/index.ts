export { EXPORT_FORMATS, type ExportFormat } from "./actions/log-actions.ts";
export { ACCOUNT_CHANGES, type AccountChange } from "./actions/user-actions.ts";
export * from "./audit-entry.ts";
export * from "./audit-metadata.ts";
export * from "./audit-payload.ts";
export * from "./define-action.ts";
export * from "./describe-entry.ts";
export * from "./request-refusals.ts";
export * from "./vocabulary.ts";
