import type { NewAuditEntry } from "@deployclaw/domain";
import type { LedgerRow } from "../limits/ledger-row.ts";

/** What shares a commit: entries of clients' logs, and what they cost. */
export type LogItem =
  | { readonly kind: "entry"; readonly entry: NewAuditEntry }
  | { readonly kind: "charge"; readonly row: LedgerRow };

/** An entry, to be written. */
export const entryItem = (entry: NewAuditEntry): LogItem => ({ kind: "entry", entry });

/** Charges, to be written. */
export const chargeItems = (rows: readonly LedgerRow[]): LogItem[] =>
  rows.map((row) => ({ kind: "charge", row }));

/** The entries and the charges among items, each in order. */
export function splitItems(items: readonly LogItem[]): {
  readonly entries: readonly NewAuditEntry[];
  readonly charges: readonly LedgerRow[];
} {
  return {
    entries: items.flatMap((item) => (item.kind === "entry" ? [item.entry] : [])),
    charges: items.flatMap((item) => (item.kind === "charge" ? [item.row] : [])),
  };
}
