/** Is told, in order, what a stream without its escapes is made of. */
export interface EscapePlaces {
  /** So many bytes that stand for themselves. */
  plain(bytes: number): void;
  /** One byte, which so many bytes of the stream spelled. */
  undo(sentBytes: number): void;
}

/** Undoes one level of escapes in a stream, however it is split. */
export interface EscapeReader {
  /** Gives the chunk without its escapes. */
  read(chunk: Buffer, places: EscapePlaces): Buffer;
  /** Gives what waited for the rest of its escape, as it is. */
  end(places: EscapePlaces): Buffer;
  /** How many of the last bytes wait, since they may begin an escape. */
  waiting(): number;
}

const [PERCENT, AMPERSAND, BACKSLASH, HASH, SEMICOLON, LETTER_U, LETTER_X] = [
  0x25, 0x26, 0x5c, 0x23, 0x3b, 0x75, 0x78,
];
/** Stands for a character beyond ASCII, which no placeholder and no value has. */
const BEYOND_ASCII = 0;
/** What `escapeSize` says besides a size. */
const NO_ESCAPE = 0;
const OPEN = -1;

const HEX = new Int8Array(256).fill(-1);
for (const [value, digits] of [
  "0",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
  "aA",
  "bB",
  "cC",
  "dD",
  "eE",
  "fF",
].entries())
  for (const digit of Buffer.from(digits)) HEX[digit] = value;

const LETTERS = new Uint8Array(256).map((_zero, byte) => byte);
for (const [letter, byte] of ["b\b", "f\f", "n\n", "r\r", "t\t"].map((pair) => Buffer.from(pair)))
  LETTERS[letter ?? 0] = byte ?? 0;

const NAMED = ["&amp;", "<lt;", ">gt;", '"quot;', "'apos;"].map((text) => ({
  byte: text.charCodeAt(0),
  name: Buffer.from(text.slice(1)),
}));

/** What an escape stands for; written by `escapeSize`, since it is asked for every one of a stream. */
let undoneByte = 0;

function undoTo(code: number, size: number): number {
  undoneByte = code < 0x80 ? code : BEYOND_ASCII;
  return size;
}

/** The size of a number's digits and what ends them, from `at`, with exactly `digits` or up to a semicolon. */
function numberSize(
  bytes: Buffer,
  at: number,
  base: 10 | 16,
  digits: number | { readonly most: number },
): number {
  const most = typeof digits === "number" ? digits : digits.most;
  let code = 0;
  for (let read = 0; read <= most; read += 1) {
    if (read === digits) return undoTo(code, read);
    const byte = bytes[at + read];
    if (byte === undefined) return OPEN;
    if (typeof digits !== "number" && byte === SEMICOLON && read > 0) return undoTo(code, read + 1);
    const value = HEX[byte] ?? -1;
    if (value === -1 || value >= base) return NO_ESCAPE;
    code = code * base + value;
  }
  return NO_ESCAPE;
}

const after = (size: number, prefix: number): number => (size > 0 ? size + prefix : size);

function namedSize(bytes: Buffer, at: number): number {
  for (const { byte, name } of NAMED) {
    const there = bytes.subarray(at, at + name.length);
    if (name.subarray(0, there.length).equals(there))
      return there.length === name.length ? undoTo(byte, name.length + 1) : OPEN;
  }
  return NO_ESCAPE;
}

/** How long the escape is that begins at `at`; NO_ESCAPE when none does, OPEN when the bytes end before it does. */
function escapeSize(bytes: Buffer, at: number): number {
  const start = bytes[at];
  const next = bytes[at + 1];
  if (next === undefined) return OPEN;
  if (start === PERCENT) return after(numberSize(bytes, at + 1, 16, 2), 1);
  if (start === BACKSLASH) {
    const size =
      next === LETTER_U || next === LETTER_X
        ? numberSize(bytes, at + 2, 16, next === LETTER_U ? 4 : 2)
        : NO_ESCAPE;
    return size === NO_ESCAPE ? undoTo(LETTERS[next] ?? 0, 2) : after(size, 2);
  }
  if (next !== HASH) return namedSize(bytes, at + 1);
  const isHex = bytes[at + 2] === LETTER_X;
  return isHex
    ? after(numberSize(bytes, at + 3, 16, { most: 6 }), 3)
    : after(numberSize(bytes, at + 2, 10, { most: 7 }), 2);
}

/** Where the next escape may start, or the end; looks at each byte once, as long as `from` grows. */
function escapeStarts(bytes: Buffer): (from: number) => number {
  const starts = [PERCENT, AMPERSAND, BACKSLASH].map((byte) => ({ byte, at: -1 }));
  return (from) => {
    let nearest = bytes.length;
    for (const start of starts) {
      if (start.at < from) {
        const found = bytes.indexOf(start.byte, from);
        start.at = found === -1 ? bytes.length : found;
      }
      if (start.at < nearest) nearest = start.at;
    }
    return nearest;
  };
}

/**
 * Reads percent-encoding (RFC 3986), the escapes of JSON and its relatives (`\u0041`, `\x41`, `\/`), and those of HTML
 * (`&#65;`, `&#x41;`, `&amp;`): the ways in which services commonly spell a text.
 */
export function escapeReader(): EscapeReader {
  let held: Buffer = Buffer.alloc(0);
  return {
    read(chunk, places) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      held = Buffer.alloc(0);
      const next = escapeStarts(bytes);
      let at = next(0);
      if (at === bytes.length) {
        places.plain(at);
        return bytes;
      }
      const undone = Buffer.allocUnsafe(bytes.length);
      let size = 0;
      let plainFrom = 0;
      const keepPlain = (to: number) => {
        size += bytes.copy(undone, size, plainFrom, to);
        places.plain(to - plainFrom);
        plainFrom = to;
      };
      while (at < bytes.length) {
        const sent = escapeSize(bytes, at);
        if (sent === OPEN) {
          held = Buffer.from(bytes.subarray(at));
          break;
        }
        if (sent === NO_ESCAPE) {
          at = next(at + 1);
          continue;
        }
        keepPlain(at);
        undone[size] = undoneByte;
        size += 1;
        places.undo(sent);
        plainFrom = at + sent;
        at = next(plainFrom);
      }
      keepPlain(at);
      return undone.subarray(0, size);
    },
    end(places) {
      const rest = held;
      held = Buffer.alloc(0);
      places.plain(rest.length);
      return rest;
    },
    waiting: () => held.length,
  };
}
