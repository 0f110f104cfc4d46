/** Time in milliseconds from any fixed point; never goes back. */
export type MonotonicClock = () => number;

/** A bucket that starts full; `take` is true while there is a token left. */
export interface TokenBucket {
  take(): boolean;
}

/** Holds at most `burst` tokens and gains `perSecond` a second. */
export function tokenBucket(
  limit: { readonly burst: number; readonly perSecond: number },
  now: MonotonicClock,
): TokenBucket {
  let tokens = limit.burst;
  let filledAt = now();
  return {
    take() {
      const at = now();
      tokens = Math.min(limit.burst, tokens + ((at - filledAt) / 1000) * limit.perSecond);
      filledAt = at;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
