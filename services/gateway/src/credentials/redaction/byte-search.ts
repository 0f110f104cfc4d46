/** Finds something in a stream of bytes, each read once, however the stream is split. */
export interface Search {
  /** Calls back with the end and the size of each find in this chunk, which may have begun in an earlier one. */
  read(chunk: Buffer, found: (end: number, size: number) => void): void;
  /** How many of the last bytes could be the beginning of an occurrence. */
  open(): number;
}

/** Bytes to search for, prepared once for any number of streams. */
export interface BytePattern {
  readonly bytes: Buffer;
  /** For each length of a match under way, the next shorter one that the same bytes also end with. */
  readonly shorter: Uint32Array;
}

// Long enough to skip nearly all of an ordinary stream natively, short enough to stay linear on a hostile one.
const HEAD_BYTES = 8;

/** Prepares bytes as Knuth, Morris and Pratt do. */
export function bytePattern(bytes: Buffer): BytePattern {
  const shorter = new Uint32Array(bytes.length + 1);
  for (let at = 1, known = 0; at < bytes.length; at += 1) {
    while (known > 0 && bytes[known] !== bytes[at]) known = shorter[known] ?? 0;
    if (bytes[known] === bytes[at]) known += 1;
    shorter[at + 1] = known;
  }
  return { bytes, shorter };
}

/** A search for a pattern of at least one byte at the start of a stream. */
export function searchFor({ bytes, shorter }: BytePattern): Search {
  const size = bytes.length;
  const head = bytes.subarray(0, HEAD_BYTES);
  let matched = 0;
  const isEnd = (byte: number): boolean => {
    while (matched > 0 && bytes[matched] !== byte) matched = shorter[matched] ?? 0;
    if (bytes[matched] === byte) matched += 1;
    if (matched < size) return false;
    matched = shorter[size] ?? 0;
    return true;
  };
  return {
    read(chunk, found) {
      for (let at = 0; at < chunk.length; at += 1) {
        if (matched === 0) {
          const next = chunk.indexOf(head, at);
          // Within the last bytes the head may have begun without being whole.
          at = next === -1 ? Math.max(at, chunk.length - head.length + 1) : next;
          if (at >= chunk.length) return;
        }
        if (isEnd(chunk[at] ?? 0)) found(at + 1, size);
      }
    },
    open: () => matched,
  };
}
