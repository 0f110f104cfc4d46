import { harmlessText } from "./harmless-text.ts";
import type { OutputFile } from "./output-file.ts";

/** Lines of an agent's output, the oldest first. */
export interface OutputPiece {
  readonly lines: readonly string[];
  /** Where it goes on; null while there is no output. */
  readonly next: string | null;
  /** Whether something before these lines, or between the last piece and them, was left out. */
  readonly isPartial: boolean;
}

/** What somebody wants to see: the newest lines, or what came after the last piece. */
export type OutputQuestion =
  | { readonly kind: "newest"; readonly linesMax: number; readonly search: string }
  | { readonly kind: "after"; readonly position: string; readonly search: string };

const LINE_BYTES_MAX = 4_096;
const PIECE_BYTES = 64 * 1024;
const NEWEST_BYTES_MAX = 512 * 1024;
const SEARCHED_BYTES_MAX = 16 * 1024 ** 2;
const ANSWER_CHARACTERS_MAX = 512 * 1024;
const NEWLINE = 10;

const position = (file: OutputFile, offset: number): string => `${file.inode}-${offset}`;

/** Cuts bytes into lines; one that has no end in sight is cut off and the rest of it left out. */
function lineCutter(take: (line: string) => void) {
  let open: Buffer = Buffer.alloc(0);
  let isCut = false;
  const say = (line: Buffer): void => take(harmlessText(line) + (isCut ? "…" : ""));
  return {
    /** How many bytes of a line that has no end yet were kept. */
    push: (bytes: Buffer): void => {
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        const line = Buffer.concat([open, bytes.subarray(start, end)]);
        isCut ||= line.length > LINE_BYTES_MAX;
        say(line.subarray(0, LINE_BYTES_MAX));
        open = Buffer.alloc(0);
        isCut = false;
        start = end + 1;
      }
      const rest = Buffer.concat([open, bytes.subarray(start)]);
      isCut ||= rest.length > LINE_BYTES_MAX;
      open = Buffer.from(rest.subarray(0, LINE_BYTES_MAX));
    },
    finish: (): void => {
      if (open.length > 0) say(open);
    },
  };
}

/** Keeps the newest lines that hold `search`, without regard to case, so many and so long together. */
function newestKept(linesMax: number, search: string) {
  const wanted = search.toLowerCase();
  const lines: string[] = [];
  let characters = 0;
  let dropped = 0;
  return {
    take: (line: string): void => {
      if (wanted !== "" && !line.toLowerCase().includes(wanted)) return;
      lines.push(line);
      characters += line.length;
      while (lines.length - dropped > linesMax || characters > ANSWER_CHARACTERS_MAX) {
        characters -= lines[dropped]?.length ?? 0;
        dropped += 1;
      }
      // The front of the list is given up in one go, now and then.
      if (dropped > linesMax) dropped -= lines.splice(0, dropped).length;
    },
    lines: () => lines.slice(dropped),
    hasDropped: () => dropped > 0,
  };
}

async function readNewest(
  files: readonly OutputFile[],
  { linesMax, search }: { readonly linesMax: number; readonly search: string },
): Promise<OutputPiece> {
  let budget = search === "" ? NEWEST_BYTES_MAX : SEARCHED_BYTES_MAX;
  let isPartial = false;
  const from = new Map<OutputFile, number>();
  for (const file of files.toReversed()) {
    const start = Math.max(0, file.sizeBytes - budget);
    isPartial ||= start > 0;
    budget -= file.sizeBytes - start;
    from.set(file, start);
  }
  const kept = newestKept(linesMax, search);
  const cutter = lineCutter(kept.take);
  for (const file of files) await readInto(file, from.get(file) ?? 0, file.sizeBytes, cutter.push);
  cutter.finish();
  const newest = files.at(-1);
  return {
    lines: kept.lines(),
    next: newest === undefined ? null : position(newest, newest.sizeBytes),
    isPartial: isPartial || kept.hasDropped(),
  };
}

async function readInto(
  file: OutputFile,
  from: number,
  to: number,
  push: (bytes: Buffer) => void,
): Promise<void> {
  for (let offset = from; offset < to; ) {
    const bytes = await file.read(offset, Math.min(PIECE_BYTES, to - offset));
    // It was cut short meanwhile.
    if (bytes.length === 0) return;
    push(bytes);
    offset += bytes.length;
  }
}

/** What came after a position; what nobody can say any more, or is too much at once, is left out. */
async function readAfter(files: readonly OutputFile[], after: string, search: string): Promise<OutputPiece> {
  const newest = files.at(-1);
  if (newest === undefined) return { lines: [], next: null, isPartial: false };
  const [inode, offset] = after.split("-").map(Number);
  const at = files.findIndex((file) => file.inode === inode);
  const rest = files.slice(Math.max(at, 0));
  const known = at !== -1 && (offset ?? 0) <= (files[at]?.sizeBytes ?? 0);
  const start = (file: OutputFile) => (known && file.inode === inode ? (offset ?? 0) : 0);
  const waiting = rest.reduce((sum, file) => sum + file.sizeBytes - start(file), 0);
  const skipped = Math.max(0, waiting - PIECE_BYTES * 4);
  const kept = newestKept(Number.POSITIVE_INFINITY, search);
  const cutter = lineCutter(kept.take);
  let toSkip = skipped;
  let end = position(newest, newest.sizeBytes);
  for (const file of rest) {
    const begin = start(file);
    const skip = Math.min(toSkip, file.sizeBytes - begin);
    toSkip -= skip;
    const to = file === newest ? await lastLineEnd(file, begin + skip) : file.sizeBytes;
    if (file === newest) end = position(newest, to);
    await readInto(file, begin + skip, to, cutter.push);
  }
  cutter.finish();
  return { lines: kept.lines(), next: end, isPartial: !known || skipped > 0 || kept.hasDropped() };
}

/** Up to where complete lines go; all of it where a line is too long to wait for. */
async function lastLineEnd(file: OutputFile, from: number): Promise<number> {
  const start = Math.max(from, file.sizeBytes - LINE_BYTES_MAX);
  if (start >= file.sizeBytes) return file.sizeBytes;
  const tail = await file.read(start, file.sizeBytes - start);
  const newline = tail.lastIndexOf(NEWLINE);
  if (newline !== -1) return start + newline + 1;
  return start > from || tail.length >= LINE_BYTES_MAX ? file.sizeBytes : start;
}

/**
 * Lines of a few files, the older file first, as harmless text: each of at most 4 KiB, at most half a million characters in
 * all, out of at most half a megabyte, or sixteen where something is searched for. Whatever the files hold and become
 * meanwhile, no more than a piece of 64 KiB and the answer is held.
 */
export function readOutput(files: readonly OutputFile[], question: OutputQuestion): Promise<OutputPiece> {
  return question.kind === "newest"
    ? readNewest(files, question)
    : readAfter(files, question.position, question.search);
}
