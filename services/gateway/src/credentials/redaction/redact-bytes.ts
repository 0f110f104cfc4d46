import { byteScan } from "./byte-scan.ts";
import { type PatternSet, patternSet, searchesFor } from "./pattern-set.ts";

/** Works through a stream chunk by chunk; `push` gives what is safe to pass on, `end` the rest. */
export interface ByteFilter {
  push(chunk: Uint8Array): Buffer;
  end(): Buffer;
}

/** What must not be passed on, prepared once for any number of streams. */
export interface Redaction {
  /** Bytes as they are. */
  readonly exact: PatternSet;
  /** Texts however they are escaped. */
  readonly spelled: PatternSet;
}

/** Nothing to redact. */
export const NO_REDACTION: Redaction = { exact: patternSet([]), spelled: patternSet([]) };

/** Whether there is anything to look for. */
export const redactsAnything = ({ exact, spelled }: Redaction): boolean => exact.size + spelled.size > 0;

const STAR = 0x2a;

/**
 * Replaces every occurrence of the patterns with as many asterisks as it had bytes, also across chunks and where
 * occurrences overlap. Only bytes that could begin a pattern wait for the next chunk, so an event stream is not held up
 * and its length does not change. The time is in proportion to the bytes alone, but for patterns of more than a kilobyte,
 * whatever both hold and however the stream is split.
 */
export function redactBytes({ exact, spelled }: Redaction): ByteFilter {
  const waiting = waitingBytes();
  // Read as it came, not as it waits: what one pattern blanks may be the beginning of another.
  const scan = byteScan({ exact: searchesFor(exact), spelled: searchesFor(spelled) }, waiting.blank);
  return {
    push(input) {
      const chunk = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
      waiting.append(chunk);
      return waiting.release(scan.read(chunk));
    },
    end() {
      scan.end();
      return waiting.release(0);
    },
  };
}

/** The same for one header's value. */
export function redactText(text: string, redaction: Redaction): string {
  if (!redactsAnything(redaction)) return text;
  const filter = redactBytes(redaction);
  return Buffer.concat([filter.push(Buffer.from(text, "latin1")), filter.end()]).toString("latin1");
}

/** Whether a head's text holds something that must not be passed on, or a name in lower case that could be it. */
export function holdsAny(text: string, redaction: Redaction): boolean {
  if (!redactsAnything(redaction)) return false;
  let found = redactsName(text.toLowerCase(), redaction);
  const scan = byteScan(
    { exact: searchesFor(redaction.exact), spelled: searchesFor(redaction.spelled) },
    () => {
      found = true;
    },
  );
  scan.read(Buffer.from(text, "latin1"));
  scan.end();
  return found;
}

/** Whether a header's name, which comes in lower case, holds something that must not be passed on, in any case. */
export function redactsName(name: string, { exact }: Redaction): boolean {
  return exact.lowerTexts.some((text) => name.includes(text));
}

/** Bytes of a stream that wait to be passed on, addressed by their place in the stream. */
function waitingBytes() {
  let store = Buffer.alloc(0);
  let from = 0;
  let to = 0;
  let origin = 0;
  /** The last stretch that was blanked: filling occurrences that overlap each anew would take their product. */
  let blankedFrom = 0;
  let blankedTo = 0;
  return {
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
    blank(start: number, end: number): void {
      const goesOn = start >= blankedFrom && start <= blankedTo;
      store.fill(STAR, (goesOn ? blankedTo : start) - origin, end - origin);
      if (!goesOn) blankedFrom = start;
      blankedTo = goesOn ? Math.max(blankedTo, end) : end;
    },
    /** All but the last `open` bytes. */
    release(open: number): Buffer {
      const released = Buffer.from(store.subarray(from, to - open));
      from = to - open;
      return released;
    },
  };
}
