import type { ActivityEvent, SignedIn } from "@deployclaw/core";
import type { ClientFeed } from "./client-feed.ts";

/** What a stream of events works with. */
export interface EventStreamOptions {
  readonly feed: ClientFeed<ActivityEvent>;
  readonly signedIn: SignedIn;
  /** Whether the session that opened the stream still lives under the same token. */
  readonly isStillSignedIn: () => Promise<boolean>;
  readonly onError: (err: unknown) => void;
  readonly heartbeatMs?: number;
  readonly sessionCheckMs?: number;
}

const HEARTBEAT_MS = 15_000;
const SESSION_CHECK_MS = 5_000;
const RECONNECT_MS = 2_000;
/** How many pieces may wait for a reader that does not keep up. */
const PIECES_WAITING_MAX = 256;

function format(event: ActivityEvent): string {
  const data = event.kind === "agent" ? event.agent : event.entry;
  return `event: ${event.kind}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * A stream of a client's events (WHATWG HTML section 9.2) with a heartbeat. It ends when its reader leaves or falls
 * behind, the session ends or its token changes, or the feed ends; a browser then connects anew by itself. Throws what
 * following throws.
 */
export async function streamEvents(options: EventStreamOptions): Promise<ReadableStream<Uint8Array>> {
  const { feed, signedIn, isStillSignedIn, onError } = options;
  const strategy = new CountQueuingStrategy({ highWaterMark: PIECES_WAITING_MAX });
  const { promise: started, resolve: start } =
    Promise.withResolvers<ReadableStreamDefaultController<Uint8Array>>();
  let cancelled = () => {};
  const stream = new ReadableStream<Uint8Array>({ start, cancel: () => cancelled() }, strategy);
  const controller = await started;

  const timers: NodeJS.Timeout[] = [];
  let leave = () => {};
  let hasEnded = false;
  const stop = (): void => {
    hasEnded = true;
    for (const timer of timers) clearInterval(timer);
    leave();
  };
  cancelled = stop;
  const end = (): void => {
    if (hasEnded) return;
    stop();
    controller.close();
  };
  const send = (text: string): void => {
    if (hasEnded) return;
    if ((controller.desiredSize ?? 0) <= 0) end();
    else controller.enqueue(Buffer.from(text));
  };
  const checkSession = async (): Promise<void> => {
    if (!(await isStillSignedIn())) end();
  };

  leave = await feed.follow(signedIn.client.id, {
    sessionId: signedIn.sessionId,
    deliver: (events) => send(events.map(format).join("")),
    end,
  });
  if (hasEnded) leave();
  else {
    send(`retry: ${RECONNECT_MS}\n\n`);
    timers.push(
      setInterval(() => send(": still here\n\n"), options.heartbeatMs ?? HEARTBEAT_MS),
      setInterval(() => {
        checkSession().catch((err: unknown) => {
          onError(err);
          end();
        });
      }, options.sessionCheckMs ?? SESSION_CHECK_MS),
    );
  }
  return stream;
}
