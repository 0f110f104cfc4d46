/** Time in milliseconds from any fixed point; never goes back. */
export type MonotonicClock = () => number;

/** A bucket that starts full. */
export interface TokenBucket {
  /** Takes a token; false when there is none left. */
  take(): boolean;
  /** Takes so many whether they are there or not; false while more are owed than have come in. */
  spend(tokens: number): boolean;
}

/** Holds at most `burst` tokens and gains `perSecond` a second. */
export function tokenBucket(
  limit: { readonly burst: number; readonly perSecond: number },
  now: MonotonicClock,
): TokenBucket {
  let tokens = limit.burst;
  let filledAt = now();

  function fill(): void {
    const at = now();
    tokens = Math.min(limit.burst, tokens + ((at - filledAt) / 1000) * limit.perSecond);
    filledAt = at;
  }

  return {
    take() {
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    spend(spent) {
      fill();
      tokens -= spent;
      return tokens >= 0;
    },
  };
}

/** Takes from each of several buckets in order, as far as they have any; true when all had. */
export const bucketOfAll = (buckets: readonly TokenBucket[]): Pick<TokenBucket, "take"> => ({
  take: () => buckets.every((bucket) => bucket.take()),
});
