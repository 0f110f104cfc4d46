import { AppError, type ClientId } from "@deployclaw/domain";

/** Somebody who wants to hear what changes. */
export interface Follower<Event> {
  /** Whose stream it is; a session follows a few times at most. */
  readonly sessionId: string;
  deliver(events: readonly Event[]): void;
  /** No more will come: the platform stops, or could not read any more. */
  end(): void;
}

/** Tells followers what changes at their clients. */
export interface ClientFeed<Event> {
  /**
   * Follows a client from now on; the function that it gives ends that. Throws `rate_limited` beyond four followers a
   * session or 64 a client, and whatever reading throws.
   */
  follow(clientId: ClientId, follower: Follower<Event>): Promise<() => void>;
  /** Ends everybody's following. */
  close(): void;
}

/** What a feed works with. */
export interface FeedOptions<State, Event> {
  readonly read: (clientId: ClientId) => Promise<State>;
  /** What is new since an earlier reading. */
  readonly compare: (before: State, now: State) => readonly Event[];
  readonly onError: (err: unknown) => void;
  readonly pollMs?: number;
}

interface Watch<State, Event> {
  readonly followers: Set<Follower<Event>>;
  readonly baseline: Promise<State>;
  timer: NodeJS.Timeout | undefined;
}

const FOLLOWERS_PER_SESSION_MAX = 4;
const FOLLOWERS_PER_CLIENT_MAX = 64;
const POLL_MS = 1_000;
const RETRY_AFTER_SECONDS = 15;

/** A feed that reads each client that somebody follows once a second, for all its followers together, and no other. */
export function clientFeed<State, Event>({
  read,
  compare,
  onError,
  pollMs = POLL_MS,
}: FeedOptions<State, Event>): ClientFeed<Event> {
  type ClientWatch = Watch<State, Event>;
  const watches = new Map<ClientId, ClientWatch>();

  const stop = (clientId: ClientId, watch: ClientWatch): void => {
    clearTimeout(watch.timer);
    if (watches.get(clientId) === watch) watches.delete(clientId);
  };

  const endAll = (clientId: ClientId, watch: ClientWatch): void => {
    stop(clientId, watch);
    for (const follower of watch.followers) follower.end();
  };

  const look = async (clientId: ClientId, watch: ClientWatch, before: State): Promise<void> => {
    const now = await read(clientId);
    if (watches.get(clientId) !== watch) return;
    const events = compare(before, now);
    if (events.length > 0) for (const follower of watch.followers) follower.deliver(events);
    lookLater(clientId, watch, now);
  };

  const lookLater = (clientId: ClientId, watch: ClientWatch, before: State): void => {
    watch.timer = setTimeout(() => {
      look(clientId, watch, before).catch((err: unknown) => {
        onError(err);
        endAll(clientId, watch);
      });
    }, pollMs);
  };

  const startWatch = (clientId: ClientId): ClientWatch => {
    const watch: ClientWatch = { followers: new Set(), baseline: read(clientId), timer: undefined };
    watches.set(clientId, watch);
    watch.baseline.then(
      (first) => {
        if (watches.get(clientId) === watch) lookLater(clientId, watch, first);
      },
      // Each follower that waits for it throws it.
      () => stop(clientId, watch),
    );
    return watch;
  };

  return {
    follow: async (clientId, follower) => {
      const watch = watches.get(clientId) ?? startWatch(clientId);
      const ofSession = [...watch.followers].filter(({ sessionId }) => sessionId === follower.sessionId);
      if (ofSession.length >= FOLLOWERS_PER_SESSION_MAX || watch.followers.size >= FOLLOWERS_PER_CLIENT_MAX)
        throw new AppError("rate_limited", "Too many event streams are open.", {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        });
      watch.followers.add(follower);
      const leave = (): void => {
        watch.followers.delete(follower);
        if (watch.followers.size === 0) stop(clientId, watch);
      };
      try {
        await watch.baseline;
      } catch (err) {
        leave();
        throw err;
      }
      return leave;
    },
    close: () => {
      for (const [clientId, watch] of watches) endAll(clientId, watch);
    },
  };
}
