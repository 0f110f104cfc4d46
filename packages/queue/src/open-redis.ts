import { Redis } from "ioredis";

/** Where Redis is: a URL such as `redis://user:password@host` or `redis://user:password@?path=/file`, or the path of a socket. */
export type RedisAddress = string | { readonly path: string };

/** Opens a connection that keeps trying to come back for as long as it takes and tells `onError` of each failure. */
export function openRedis(address: RedisAddress, onError: (err: Error) => void): Redis {
  const options = {
    // A BullMQ worker must wait for as long as Redis is away.
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(2_000, 50 * times),
  };
  const redis =
    typeof address === "string" ? new Redis(address, options) : new Redis({ ...address, ...options });
  redis.on("error", onError);
  return redis;
}
