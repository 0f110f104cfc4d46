import { TransparencyError } from "./transparency-error.ts";
import { isExportEntry, type LogExportEntry } from "./verify/exported-entry.ts";
import { EXPORT_FORMAT } from "./verify/read-log.ts";

/** A log as a client takes it along: what `verifyLogExport` needs. */
export type LogExport = {
  publicKey: string;
  checkpoint: string;
  checkpoints: string[];
  entries: LogExportEntry[];
};

/** One line of an export: first the head, then older checkpoints and the entries. */
export type ExportLine =
  | { publicKey: string; checkpoint: string }
  | { checkpoint: string }
  | { entry: LogExportEntry };

/** One line of JSON with its newline. The head's line also names the format. */
export function formatExportLine(line: ExportLine): string {
  return `${JSON.stringify("publicKey" in line ? { format: EXPORT_FORMAT, ...line } : line)}\n`;
}

/** Reads an export. Throws `export_malformed` naming the line that is not one of ours; proves nothing yet. */
export function parseLogExport(text: string): LogExport {
  const [first = "", ...rest] = text.trimEnd().split("\n");
  const head = parseLine(first, 1);
  const { publicKey, checkpoint } = head;
  if (head["format"] !== EXPORT_FORMAT || typeof publicKey !== "string" || typeof checkpoint !== "string") {
    malformed(1, `does not start an export of format ${EXPORT_FORMAT}`);
  }
  const result: LogExport = { publicKey, checkpoint, checkpoints: [], entries: [] };
  for (const [i, text] of rest.entries()) {
    const line = parseLine(text, i + 2);
    if (typeof line["checkpoint"] === "string") result.checkpoints.push(line["checkpoint"]);
    else if (isExportEntry(line["entry"])) result.entries.push(line["entry"]);
    else malformed(i + 2, "is neither a checkpoint nor an entry");
  }
  return result;
}

function parseLine(text: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
    malformed(line, "is not JSON");
  }
  if (!isRecord(value)) malformed(line, "is not an object");
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(line: number, why: string): never {
  throw new TransparencyError("export_malformed", `Line ${line} ${why}.`);
}
