// A spreadsheet takes what begins so for a formula.
const FORMULA = /^[=+\-@\t\r]/;

/**
 * One line of a table (RFC 4180), every cell quoted. What a spreadsheet would take for a formula gets an apostrophe before
 * it, so that nothing an agent wrote is computed where the table is opened.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const safe = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
