import type { SignedIn, TailPiece } from "@deployclaw/core";
import type { ClientFeed } from "./client-feed.ts";

/** What a tail of the log works with. */
export interface TailStreamOptions {
  readonly feed: ClientFeed<number>;
  readonly signedIn: SignedIn;
  /** The number of the first entry that is wanted; the next one that is written when it is undefined. */
  readonly from: number | undefined;
  readonly nextNumber: () => Promise<number>;
  readonly read: (from: number) => Promise<TailPiece>;
  /** Whether the session that opened the stream still lives under the same token. */
  readonly isStillSignedIn: () => Promise<boolean>;
  readonly onError: (err: unknown) => void;
  readonly heartbeatMs?: number;
  readonly sessionCheckMs?: number;
}

const HEARTBEAT_MS = 15_000;
const SESSION_CHECK_MS = 5_000;
const RECONNECT_MS = 2_000;

/** A log that grew tells how far. */
export const grownTo = (before: number, now: number): readonly number[] => (now > before ? [now] : []);

const format = (entries: TailPiece["entries"]): string =>
  entries.map((entry) => `id: ${entry.seq}\nevent: entry\ndata: ${JSON.stringify(entry)}\n\n`).join("");

/** Lets somebody wait until told; what is told while nobody waits is not forgotten. */
function bell() {
  let rung = false;
  let wake = () => {};
  return {
    ring: () => {
      rung = true;
      wake();
    },
    heard: async () => {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve));
      rung = false;
      wake = () => {};
    },
  };
}

/**
 * A stream of a log's entries by their numbers (WHATWG HTML section 9.2), each with its number as its id. It is read as its
 * reader takes it: one that is slow gets them later, none is lost, and nothing piles up here. Ends when its reader leaves,
 * the session ends or its token changes, or reading fails; a browser then goes on after the last id that it got.
 */
export async function streamTail(options: TailStreamOptions): Promise<ReadableStream<Uint8Array>> {
  const { feed, signedIn, read, isStillSignedIn, onError } = options;
  const news = bell();
  let isOver = false;
  let wasCancelled = false;
  let beats = 1;
  const timers: NodeJS.Timeout[] = [];
  const end = (): void => {
    isOver = true;
    for (const timer of timers) clearInterval(timer);
    news.ring();
  };
  const leave = await feed.follow(signedIn.client.id, {
    sessionId: signedIn.sessionId,
    deliver: news.ring,
    end,
  });
  const stop = (): void => {
    end();
    leave();
  };
  const fail = (err: unknown): void => {
    onError(err);
    end();
  };
  const checkSession = async (): Promise<void> => {
    if (!(await isStillSignedIn())) end();
  };
  let from: number;
  try {
    const size = await options.nextNumber();
    from = Math.min(options.from ?? size, size);
  } catch (err) {
    stop();
    throw err;
  }
  timers.push(
    setInterval(() => {
      beats = 1;
      news.ring();
    }, options.heartbeatMs ?? HEARTBEAT_MS),
    setInterval(() => void checkSession().catch(fail), options.sessionCheckMs ?? SESSION_CHECK_MS),
  );
  let opening = `retry: ${RECONNECT_MS}\n\n`;

  /** The next thing to send; undefined at the end. */
  async function next(): Promise<string | undefined> {
    while (!isOver) {
      if (opening !== "") {
        const text = opening;
        opening = "";
        beats = 0;
        return text;
      }
      const piece = await read(from);
      from = piece.next;
      if (piece.entries.length > 0) return format(piece.entries);
      if (piece.isFull) continue;
      if (beats > 0) {
        beats = 0;
        return ": still here\n\n";
      }
      await news.heard();
    }
    return undefined;
  }

  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        let text: string | undefined;
        try {
          text = await next();
        } catch (err) {
          fail(err);
        }
        if (wasCancelled) return;
        if (text !== undefined) return controller.enqueue(Buffer.from(text));
        stop();
        controller.close();
      },
      cancel: () => {
        wasCancelled = true;
        stop();
      },
    },
    new CountQueuingStrategy({ highWaterMark: 1 }),
  );
}
