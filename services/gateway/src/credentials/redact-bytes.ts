/** Works through a stream chunk by chunk; `push` gives what is safe to pass on, `end` the rest. */
export interface ByteFilter {
  push(chunk: Uint8Array): Buffer;
  end(): Buffer;
}

const STAR = 0x2a;

/** Finds one pattern in a stream as Knuth, Morris and Pratt do: each byte is read once, however it is split. */
interface Search {
  /** Calls back with the end of each occurrence in this chunk, which may have begun in an earlier one. */
  read(chunk: Buffer, found: (end: number) => void): void;
  /** How many of the last bytes could be the beginning of an occurrence. */
  open(): number;
}

function searchFor(pattern: Buffer): Search {
  const size = pattern.length;
  const first = pattern[0] ?? 0;
  // For each length of a match under way, the next shorter one that the same bytes also end with.
  const shorter = new Uint32Array(size + 1);
  for (let at = 1, known = 0; at < size; at += 1) {
    while (known > 0 && pattern[known] !== pattern[at]) known = shorter[known] ?? 0;
    if (pattern[known] === pattern[at]) known += 1;
    shorter[at + 1] = known;
  }
  let matched = 0;
  return {
    read(chunk, found) {
      for (let at = 0; at < chunk.length; at += 1) {
        if (matched === 0) {
          const next = chunk.indexOf(first, at);
          if (next === -1) return;
          at = next;
        }
        while (matched > 0 && pattern[matched] !== chunk[at]) matched = shorter[matched] ?? 0;
        if (pattern[matched] === chunk[at]) matched += 1;
        if (matched < size) continue;
        found(at + 1);
        matched = shorter[size] ?? 0;
      }
    },
    open: () => matched,
  };
}

/**
 * Replaces every occurrence of the patterns with as many asterisks, also across chunks and where occurrences overlap.
 * Only bytes that could begin a pattern wait for the next chunk, so an event stream is not held up and its length does
 * not change. The time is in proportion to the bytes and the number of patterns, whatever both hold and however the
 * stream is split.
 */
export function redactBytes(patterns: readonly Buffer[]): ByteFilter {
  const searches = patterns
    .filter(({ length }) => length > 0)
    .map((pattern) => ({ size: pattern.length, blankedTo: 0, ...searchFor(pattern) }));
  const waiting = waitingBytes();
  return {
    push(input) {
      const chunk = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
      const start = waiting.end();
      waiting.append(chunk);
      // Read as it came, not as it waits: what one pattern blanks may be the beginning of another.
      for (const search of searches)
        search.read(chunk, (end) => {
          // Occurrences that overlap are blanked once: filling each anew would take their product.
          waiting.blank(Math.max(search.blankedTo, start + end - search.size), start + end);
          search.blankedTo = start + end;
        });
      return waiting.release(Math.max(0, ...searches.map((search) => search.open())));
    },
    end: () => waiting.release(0),
  };
}

/** Bytes of a stream that wait to be passed on, addressed by their place in the stream. */
function waitingBytes() {
  let store = Buffer.alloc(0);
  let from = 0;
  let to = 0;
  let origin = 0;
  return {
    end: () => origin + to,
    append(chunk: Buffer): void {
      if (to + chunk.length > store.length) {
        // At least as much room as is moved, so that each byte is moved but a few times.
        const roomy = Buffer.alloc(2 * (to - from) + chunk.length);
        store.copy(roomy, 0, from, to);
        origin += from;
        to -= from;
        from = 0;
        store = roomy;
      }
      chunk.copy(store, to);
      to += chunk.length;
    },
    blank: (start: number, end: number) => store.fill(STAR, start - origin, end - origin),
    /** All but the last `open` bytes. */
    release(open: number): Buffer {
      const released = Buffer.from(store.subarray(from, to - open));
      from = to - open;
      return released;
    },
  };
}

/** The same for one header's value. */
export function redactText(text: string, patterns: readonly Buffer[]): string {
  const filter = redactBytes(patterns);
  return Buffer.concat([filter.push(Buffer.from(text, "latin1")), filter.end()]).toString("latin1");
}
