import { PLACEHOLDER } from "@deployclaw/domain";
import { byteScan } from "./redaction/byte-scan.ts";
import type { Search } from "./redaction/byte-search.ts";
import type { ByteFilter } from "./redaction/redact-bytes.ts";

const ALL = new RegExp(PLACEHOLDER.source, "g");
const PREFIX = Buffer.from("dcph_");
const RANDOM_CHARS = 26;
const RANDOM = new Set(Buffer.from("abcdefghijklmnopqrstuvwxyz234567"));

/** Every placeholder in a text as it is written, in order, repetitions kept. */
export function findPlaceholders(text: string): string[] {
  return text.match(ALL) ?? [];
}

/** How many placeholders a text holds, however each is spelled: as it is, or with characters of it escaped. */
export function countPlaceholders(bytes: Buffer): number {
  const ends = new Set<number>();
  const scan = placeholderScan((_start, end) => ends.add(end));
  scan.read(bytes);
  scan.end();
  return ends.size;
}

/** A placeholder was found where none may be. */
export class PlaceholderFound extends Error {
  constructor() {
    super("a placeholder is outside its slot");
    this.name = "PlaceholderFound";
  }
}

/**
 * Lets a body through until a placeholder appears in it, also across chunks and with its characters escaped; then
 * throws {@link PlaceholderFound}.
 */
export function refusePlaceholders(): ByteFilter {
  let held: Buffer = Buffer.alloc(0);
  const scan = placeholderScan(() => {
    throw new PlaceholderFound();
  });
  return {
    push(chunk) {
      const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const open = scan.read(view);
      const bytes = held.length === 0 ? view : Buffer.concat([held, view]);
      held = bytes.subarray(bytes.length - open);
      return bytes.subarray(0, bytes.length - open);
    },
    end() {
      scan.end();
      const rest = held;
      held = Buffer.alloc(0);
      return rest;
    },
  };
}

const placeholderScan = (onFind: (start: number, end: number) => void) =>
  byteScan({ exact: [placeholderSearch()], spelled: [placeholderSearch()] }, onFind);

/** A search for any placeholder. */
function placeholderSearch(): Search {
  // Both are followed at once: the characters after one prefix may hold the next prefix.
  let prefix = 0;
  let random = -1;
  const isEnd = (byte: number): boolean => {
    if (random !== -1) random = RANDOM.has(byte) ? random + 1 : -1;
    // Nothing of the prefix but its first byte can begin it anew.
    prefix = PREFIX[prefix] === byte ? prefix + 1 : Number(PREFIX[0] === byte);
    if (prefix === PREFIX.length) {
      prefix = 0;
      random = 0;
    }
    if (random < RANDOM_CHARS) return false;
    random = -1;
    return true;
  };
  return {
    read(chunk, found) {
      for (let at = 0; at < chunk.length; at += 1) {
        if (prefix === 0 && random === -1) {
          const next = chunk.indexOf(PREFIX, at);
          at = next === -1 ? Math.max(at, chunk.length - PREFIX.length + 1) : next;
          if (at >= chunk.length) return;
        }
        if (isEnd(chunk[at] ?? 0)) found(at + 1, PREFIX.length + RANDOM_CHARS);
      }
    },
    open: () => (random === -1 ? prefix : PREFIX.length + random),
  };
}
