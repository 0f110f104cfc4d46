import type { WaitlistEntry } from "@deployclaw/core/waitlist";
import { onOneLine } from "../operator/on-one-line.ts";

/** A cell of CSV (RFC 4180); a spreadsheet takes none for a formula. */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** The list for a person, a line each. */
export function waitlistLines(entries: readonly WaitlistEntry[]): readonly string[] {
  const width = Math.max(0, ...entries.map(({ email }) => email.length));
  return entries.map(({ createdAt, email, company, message }) => {
    const day = createdAt.toISOString().slice(0, 16).replace("T", " ");
    return [day, onOneLine(email).padEnd(width), onOneLine(company), onOneLine(message)].join("  ").trimEnd();
  });
}

/** The list as CSV with a line of headings, each line without its end. */
export function waitlistCsv(entries: readonly WaitlistEntry[]): readonly string[] {
  const rows = entries.map(({ createdAt, email, company, message, addressHash }) => [
    createdAt.toISOString(),
    email,
    company ?? "",
    message ?? "",
    addressHash,
  ]);
  return [["asked_at", "email", "company", "message", "address_hash"], ...rows].map((row) =>
    row.map(csvCell).join(","),
  );
}
