import type { AuditEntry } from "@deployclaw/contracts/client";

const pad = (part: number): string => String(part).padStart(2, "0");

/** The day of this device on which something happened, `2026-11-22`. */
function localDay(instant: string): string {
  const date = new Date(instant);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** Entries by the day on which they were written, in the order given. */
export function groupByDay(
  entries: readonly AuditEntry[],
): readonly (readonly [string, readonly AuditEntry[]])[] {
  return [...Map.groupBy(entries, (entry) => localDay(entry.createdAt))];
}
