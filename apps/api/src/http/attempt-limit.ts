import { AppError, type Clock } from "@deployclaw/domain";

/** Counts tries by key. */
export interface AttemptLimit {
  /** Counts one more try. Throws `rate_limited`, with the seconds to wait, when there were too many already. */
  take(key: string): void;
}

const KEYS_MAX = 10_000;

/**
 * Lets each key try `max` times within any window. Held in memory: a restart forgets the tries, and beyond 10,000 keys
 * so do the keys that were added first.
 */
export function attemptLimit(options: {
  readonly max: number;
  readonly windowMs: number;
  readonly clock: Clock;
}): AttemptLimit {
  const tries = new Map<string, readonly number[]>();
  return {
    take: (key) => {
      const now = options.clock().getTime();
      const recent = (tries.get(key) ?? []).filter((at) => at > now - options.windowMs);
      const [first] = recent;
      if (first !== undefined && recent.length >= options.max)
        throw new AppError("rate_limited", "That was tried too often from your address. Try again later.", {
          retryAfterSeconds: Math.ceil((first + options.windowMs - now) / 1_000),
        });
      tries.delete(key);
      tries.set(key, [...recent, now]);
      const [oldest] = tries.keys();
      if (tries.size > KEYS_MAX && oldest !== undefined) tries.delete(oldest);
    },
  };
}
