import { AppError } from "@deployclaw/domain";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { LimitStore } from "./limit-store.ts";

/** How often something may be done: `max` times within a window that begins with the first. */
export interface RatePolicy {
  /** Names the limit towards callers, and its keys in Redis. */
  readonly name: string;
  readonly max: number;
  readonly windowSeconds: number;
  /** What a caller beyond the limit is told. */
  readonly refusal: string;
}

/** What is left of a limit. */
export interface Quota {
  readonly policy: RatePolicy;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** The refusal of what was done too often, with what is left of the limit: nothing. */
export class RateLimitReached extends AppError {
  readonly quota: Quota;

  constructor(quota: Quota) {
    super("rate_limited", quota.policy.refusal, { retryAfterSeconds: quota.resetSeconds });
    this.quota = quota;
  }
}

/** Counts by key how often something is done. */
export interface RateLimit {
  /** Counts one more and gives what is left. Throws {@link RateLimitReached} beyond the limit. */
  take(key: string): Promise<Quota>;
  /** Takes one back, as if it had not been done. */
  giveBack(key: string): Promise<void>;
}

/**
 * A limit that holds over all processes that share a store, and over this process when there is none or it does not
 * answer: both always count, so that losing the store opens nothing that this process has seen.
 */
export function rateLimit(policy: RatePolicy, store: LimitStore | undefined): RateLimit {
  const options = { points: policy.max, duration: policy.windowSeconds, keyPrefix: `limit:${policy.name}` };
  const here = new RateLimiterMemory(options);
  const shared =
    store && new RateLimiterRedis({ ...options, storeClient: store, rejectIfRedisNotReady: true });

  const quotaOf = (counted: RateLimiterRes): Quota => ({
    policy,
    remaining: counted.remainingPoints,
    resetSeconds: Math.max(1, Math.ceil(counted.msBeforeNext / 1_000)),
  });

  async function count(limiter: RateLimiterMemory | RateLimiterRedis, key: string): Promise<Quota> {
    try {
      return quotaOf(await limiter.consume(key));
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) throw new RateLimitReached(quotaOf(thrown));
      throw thrown;
    }
  }

  return {
    take: async (key) => {
      const counted = await count(here, key);
      if (shared === undefined) return counted;
      try {
        return await count(shared, key);
      } catch (err) {
        // The store tells of its own failure; this process has counted.
        if (err instanceof RateLimitReached || !(err instanceof Error)) throw err;
        return counted;
      }
    },
    giveBack: async (key) => {
      await here.reward(key);
      try {
        await shared?.reward(key);
      } catch (err) {
        // Without the store the try stays counted there: strict, never open.
        if (!(err instanceof Error)) throw err;
      }
    },
  };
}
