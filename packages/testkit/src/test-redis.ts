import { afterAll } from "vitest";
import { type RedisServer, startRedis } from "./start-redis.ts";

/** A Redis of one test file. */
export type TestRedis = Omit<RedisServer, "remove">;

/**
 * Starts a Redis for this test file, on a unix socket, set as in production: `const redis = await testRedis()` at the
 * file's top level. It is stopped after the file's tests. Throws when there is no redis-server.
 */
export async function testRedis(): Promise<TestRedis> {
  const redis = await startRedis();
  afterAll(redis.remove);
  return redis;
}
