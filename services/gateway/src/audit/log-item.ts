import type { RepeatableEntry } from "@deployclaw/db";
import { auditPayload, type NewAuditEntry } from "@deployclaw/domain";
import type { LedgerRow } from "../limits/ledger-row.ts";

/** What shares a commit: entries of clients' logs, and what they cost. */
export type LogItem =
  | ({ readonly kind: "entry" } & RepeatableEntry)
  | { readonly kind: "charge"; readonly row: LedgerRow };

/** What a row takes beside its text, in the statement and in memory; about. */
const ROW_BYTES = 256;

/** An entry, to be written; whatever happens on the way, under this id and once. */
export const entryItem = (id: string, entry: NewAuditEntry): LogItem => ({
  kind: "entry",
  id,
  entry,
  payload: auditPayload(entry),
});

/** Charges, to be written. */
export const chargeItems = (rows: readonly LedgerRow[]): LogItem[] =>
  rows.map((row) => ({ kind: "charge", row }));

/** How much items take, about. */
export const bytesOf = (items: readonly LogItem[]): number =>
  items.reduce((sum, item) => sum + ROW_BYTES + (item.kind === "entry" ? item.payload.length : 0), 0);

/** The entries and the charges among items, each in order. */
export function splitItems(items: readonly LogItem[]): {
  readonly entries: readonly RepeatableEntry[];
  readonly charges: readonly LedgerRow[];
} {
  return {
    entries: items.filter((item) => item.kind === "entry"),
    charges: items.flatMap((item) => (item.kind === "charge" ? [item.row] : [])),
  };
}
