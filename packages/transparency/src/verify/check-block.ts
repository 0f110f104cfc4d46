import { HASH_BYTES } from "../tree-hash.ts";
import { isExportEntry, type LogExportEntry, whatWasEdited } from "./exported-entry.ts";
import { type ErasedEntry, faultOf, type LogFault } from "./log-verdict.ts";

/** Entries whose numbers follow each other, each with hashes that are its own. */
export type LeafRun = {
  readonly start: number;
  readonly count: number;
  /** The leaf hashes, one after the other. */
  readonly leaves: Uint8Array;
  readonly ids: readonly string[];
};

/** A perfect subtree that stands for entries which were left out. */
export type WithheldRange = { readonly start: number; readonly end: number; readonly hash: Uint8Array };

/** What a block of lines holds, in their order, up to the first line that is wrong in itself. */
export type BlockReport = {
  readonly items: readonly (LeafRun | WithheldRange)[];
  readonly erased: number;
  readonly newestErased: ErasedEntry | undefined;
  readonly fault: LogFault | undefined;
};

/** What to check a block for, besides what it says of itself. */
export type BlockInput = {
  /** Whole lines. */
  readonly block: Uint8Array;
  /** The number of the block's first line, for what is said of it. */
  readonly firstLine: number;
  /** ISO 8601: an entry that is newer may not have been erased. */
  readonly erasedAfter?: string | undefined;
};

/** Checks each line of a block by itself; in this thread, or in another. */
export type BlockCheck = (input: BlockInput) => Promise<BlockReport>;

const NEWLINE = 10;

/**
 * Checks whole lines of entries and subtrees, each by itself: its form, and whether an entry's fields are those that its
 * hashes were made from. Whether they are the log's is for `LogCheck` to say.
 */
export function checkBlock({ block, firstLine, erasedAfter }: BlockInput): BlockReport {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const runs = new RunList(erasedAfter);
  let line = firstLine;
  for (let start = 0; start < bytes.byteLength; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.byteLength : newline;
    const fault = checkLine(bytes.toString("utf8", start, end), line, runs);
    if (fault !== undefined) return { ...runs.report(), fault };
    start = end + 1;
  }
  return { ...runs.report(), fault: undefined };
}

/** The report on entries that are at hand already. */
export function checkEntries(entries: readonly LogExportEntry[]): BlockReport {
  const runs = new RunList();
  for (const entry of entries) {
    const fault = checkEntry(entry, runs);
    if (fault !== undefined) return { ...runs.report(), fault };
  }
  return { ...runs.report(), fault: undefined };
}

function checkLine(text: string, line: number, runs: RunList): LogFault | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
  }
  if (typeof value === "object" && value !== null) {
    if ("entry" in value && isExportEntry(value.entry)) return checkEntry(value.entry, runs);
    if ("subtree" in value && isSubtree(value.subtree)) {
      const { start, end, hash } = value.subtree;
      runs.withhold({ start, end, hash: Buffer.from(hash, "hex") });
      return undefined;
    }
  }
  return faultOf("malformed", 0, `line ${line} is neither an entry nor a subtree`);
}

function checkEntry(entry: LogExportEntry, runs: RunList): LogFault | undefined {
  const what = whatWasEdited(entry);
  if (what !== undefined)
    return faultOf("edited", entry.seq, `entry ${entry.seq} was edited: ${what}`, entry.id);
  return runs.add(entry);
}

function isSubtree(value: unknown): value is { start: number; end: number; hash: string } {
  if (typeof value !== "object" || value === null) return false;
  const { start, end, hash } = value as Record<string, unknown>;
  if (typeof start !== "number" || typeof end !== "number" || typeof hash !== "string") return false;
  return (
    Number.isSafeInteger(start) &&
    Number.isSafeInteger(end) &&
    start >= 0 &&
    end > start &&
    /^[0-9a-f]{64}$/.test(hash)
  );
}

/** Collects what follows each other into runs. */
class RunList {
  readonly #erasedAfter: string | undefined;
  readonly #items: (LeafRun | WithheldRange)[] = [];
  #start = 0;
  #ids: string[] = [];
  #hashes: string[] = [];
  #erased = 0;
  #newestErased: ErasedEntry | undefined;

  constructor(erasedAfter?: string) {
    this.#erasedAfter = erasedAfter;
  }

  add(entry: LogExportEntry): LogFault | undefined {
    const { seq, id, createdAt } = entry;
    if (entry.payload === null && this.#erasedAfter !== undefined && createdAt > this.#erasedAfter) {
      const detail = `the payload of entry ${seq} was erased, although it is newer than retention allows (${createdAt})`;
      return faultOf("erased_early", seq, detail, id);
    }
    if (this.#ids.length > 0 && entry.seq !== this.#start + this.#ids.length) this.#close();
    if (this.#ids.length === 0) this.#start = entry.seq;
    this.#ids.push(entry.id);
    this.#hashes.push(entry.leafHash);
    if (entry.payload === null) {
      this.#erased += 1;
      if (this.#newestErased === undefined || createdAt > this.#newestErased.createdAt)
        this.#newestErased = { seq, id, createdAt };
    }
    return undefined;
  }

  withhold(range: WithheldRange): void {
    this.#close();
    this.#items.push(range);
  }

  report(): Omit<BlockReport, "fault"> {
    this.#close();
    return { items: this.#items, erased: this.#erased, newestErased: this.#newestErased };
  }

  #close(): void {
    const count = this.#ids.length;
    if (count === 0) return;
    // A buffer of its own, not a slice of a pool: another thread is given it whole.
    const leaves = new Uint8Array(count * HASH_BYTES);
    Buffer.from(leaves.buffer).write(this.#hashes.join(""), "hex");
    this.#items.push({ start: this.#start, count, leaves, ids: this.#ids });
    this.#ids = [];
    this.#hashes = [];
  }
}
