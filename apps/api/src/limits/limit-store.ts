import { createHash } from "node:crypto";
import { openRedisLink, type RedisLink } from "../redis/redis-link.ts";

/** Redis as rate-limiter-flexible's `RateLimiterRedis` uses it: one script that counts and sets the expiry atomically. */
export interface LimitStore {
  readonly status: "ready" | "away";
  defineCommand(name: string, command: { readonly lua: string }): void;
  /** Runs the script for a key with its arguments; rejects when Redis does not answer. */
  rlflxIncr(keyAndArguments: readonly string[]): Promise<unknown>;
  close(): void;
}

const isUnknownScript = (err: unknown): boolean => err instanceof Error && err.message.startsWith("NOSCRIPT");

function runScript(link: RedisLink, lua: string): LimitStore["rlflxIncr"] {
  const digest = createHash("sha1").update(lua).digest("hex");
  return async (keyAndArguments) => {
    try {
      return await link.send("EVALSHA", digest, "1", ...keyAndArguments);
    } catch (err) {
      if (!isUnknownScript(err)) throw err;
      return link.send("EVAL", lua, "1", ...keyAndArguments);
    }
  };
}

/** Opens the store. Redis need not be there; `tell` is told when it goes and comes back. */
export function openLimitStore(redisUrl: string, tell: (line: string, err?: unknown) => void): LimitStore {
  const link = openRedisLink(redisUrl, (reason) => {
    if (reason === undefined) tell("rate limits are counted in Redis");
    else tell("Redis is away: rate limits are counted in this process alone", reason);
  });
  let run: LimitStore["rlflxIncr"] = () => Promise.reject(new Error("no script was defined"));
  return {
    get status() {
      return link.isReady ? "ready" : "away";
    },
    defineCommand: (_, { lua }) => {
      run = runScript(link, lua);
    },
    rlflxIncr: (keyAndArguments) => run(keyAndArguments),
    close: () => link.close(),
  };
}
