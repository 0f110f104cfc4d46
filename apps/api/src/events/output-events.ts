import { setTimeout } from "node:timers/promises";
import type { OutputPiece } from "@deployclaw/core";
import { isAppError } from "@deployclaw/domain";

/** What a stream of an agent's output works with. */
export interface OutputEventsOptions {
  /** The position after which to begin. */
  readonly after: string | null;
  /** What came after a position; all there is where it is null. Throws `not_found` once the agent is gone. */
  readonly read: (after: string | null) => Promise<OutputPiece>;
  /** Whether the session that opened the stream still lives under the same token. */
  readonly isStillSignedIn: () => Promise<boolean>;
  readonly monotonicMs: () => number;
  readonly times?: Partial<typeof TIMES> | undefined;
}

const TIMES = { heartbeatMs: 15_000, sessionCheckMs: 5_000, pollMs: 1_000, restingPollMs: 5_000 };
const RECONNECT_MS = 2_000;

const linesEvent = ({ lines, isPartial, next }: OutputPiece): string =>
  `${next === null ? "" : `id: ${next}\n`}event: lines\ndata: ${JSON.stringify({ lines, isPartial })}\n\n`;

/**
 * Output as it comes, as events (WHATWG HTML section 9.2) whose ids are positions. Read as it is taken: a slow reader gets less
 * often more, and what is too much then is left out and said to be. Ends with the session, and with an event `end` when the
 * agent is gone. A host that does not answer for a while is asked again.
 */
export async function* outputEvents(options: OutputEventsOptions): AsyncGenerator<string> {
  const times = { ...TIMES, ...options.times };
  const { read, isStillSignedIn, monotonicMs } = options;
  let { after } = options;
  let [saidAt, checkedAt] = [monotonicMs(), monotonicMs()];
  yield `retry: ${RECONNECT_MS}\n\n`;
  while (true) {
    if (monotonicMs() - checkedAt >= times.sessionCheckMs) {
      if (!(await isStillSignedIn())) return;
      checkedAt = monotonicMs();
    }
    let waitMs = times.restingPollMs;
    try {
      const piece = await read(after);
      after = piece.next ?? after;
      if (piece.isLive) waitMs = times.pollMs;
      if (piece.lines.length > 0 || piece.isPartial) {
        saidAt = monotonicMs();
        yield linesEvent(piece);
      }
    } catch (err) {
      if (isAppError(err, "not_found")) {
        yield "event: end\ndata: {}\n\n";
        return;
      }
      if (!isAppError(err, "dependency_unavailable")) throw err;
    }
    if (monotonicMs() - saidAt >= times.heartbeatMs) {
      saidAt = monotonicMs();
      yield ": still here\n\n";
    }
    await setTimeout(waitMs);
  }
}
