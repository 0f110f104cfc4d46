import { testRedis } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { checkRedis } from "./check-redis.ts";

const redis = await testRedis();
const soon = () => AbortSignal.timeout(5_000);

test("a Redis that answers is there, one that was killed is not, and it is found again", async () => {
  const url = `redis://localhost?path=${encodeURIComponent(redis.connection.path)}`;
  await expect(checkRedis(url, soon())).resolves.toBeUndefined();
  await redis.kill();
  await expect(checkRedis(url, soon())).rejects.toThrow();
  await redis.start();
  await expect(checkRedis(url, soon())).resolves.toBeUndefined();
});

test("a Redis that does not take the password is not there", async () => {
  const url = `redis://somebody:wrong@localhost?path=${encodeURIComponent(redis.connection.path)}`;
  await expect(checkRedis(url, soon())).rejects.toThrow("refused");
});
