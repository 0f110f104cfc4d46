/** Works through a stream chunk by chunk; `push` gives what is safe to pass on, `end` the rest. */
export interface ByteFilter {
  push(chunk: Uint8Array): Buffer;
  end(): Buffer;
}

const STAR = 0x2a;

function blank(bytes: Buffer, patterns: readonly Buffer[]): Buffer {
  for (const pattern of patterns)
    for (let at = bytes.indexOf(pattern); at !== -1; at = bytes.indexOf(pattern, at + pattern.length))
      bytes.fill(STAR, at, at + pattern.length);
  return bytes;
}

/** How many bytes at the end could be the beginning of a pattern. */
function openEnd(bytes: Buffer, patterns: readonly Buffer[]): number {
  let longest = 0;
  for (const pattern of patterns)
    for (let size = Math.min(pattern.length - 1, bytes.length); size > longest; size -= 1)
      if (bytes.subarray(bytes.length - size).equals(pattern.subarray(0, size))) {
        longest = size;
        break;
      }
  return longest;
}

/**
 * Replaces every occurrence of the patterns with as many asterisks, also across chunks. Only bytes that could begin a
 * pattern wait for the next chunk, so an event stream is not held up and its length does not change.
 */
export function redactBytes(patterns: readonly Buffer[]): ByteFilter {
  let held: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const bytes = blank(Buffer.concat([held, chunk]), patterns);
      const open = openEnd(bytes, patterns);
      held = bytes.subarray(bytes.length - open);
      return bytes.subarray(0, bytes.length - open);
    },
    end() {
      const rest = held;
      held = Buffer.alloc(0);
      return rest;
    },
  };
}

/** The same for one header's value. */
export function redactText(text: string, patterns: readonly Buffer[]): string {
  return blank(Buffer.from(text, "latin1"), patterns).toString("latin1");
}
