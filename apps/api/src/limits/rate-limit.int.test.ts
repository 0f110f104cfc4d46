import { AppError } from "@deployclaw/domain";
import { eventually, testRedis } from "@deployclaw/testkit";
import { afterEach, expect, test } from "vitest";
import { type LimitStore, openLimitStore } from "./limit-store.ts";
import { rateLimit } from "./rate-limit.ts";
import { signInLimit } from "./sign-in-limit.ts";

const redis = await testRedis();
const url = `redis://localhost?path=${encodeURIComponent(redis.connection.path)}`;
const policy = { max: 5, windowSeconds: 900, refusal: "Too often." };
const stores: LimitStore[] = [];
let made = 0;
const freshName = () => `limit-${++made}`;

async function openStore(): Promise<LimitStore> {
  const store = openLimitStore(url, () => undefined);
  stores.push(store);
  await eventually("the store is ready", async () => store.status === "ready");
  return store;
}

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

/** How many of so many takes at once were allowed. */
async function allowed(tries: readonly Promise<unknown>[]): Promise<number> {
  return (await Promise.allSettled(tries)).filter(({ status }) => status === "fulfilled").length;
}

test("a hundred tries at once over two processes: as many pass as the limit allows", async () => {
  const name = freshName();
  const processes = [
    rateLimit({ ...policy, name }, await openStore()),
    rateLimit({ ...policy, name }, await openStore()),
  ];
  const tries = Array.from({ length: 50 }, () => processes.map((limit) => limit.take("key"))).flat();
  expect(await allowed(tries)).toBe(5);
});

test("a refusal says how long to wait, and does not prolong it", async () => {
  const limit = rateLimit({ ...policy, name: freshName() }, await openStore());
  const first = await limit.take("key");
  expect(first).toMatchObject({ remaining: 4 });
  for (let index = 0; index < 4; index += 1) await limit.take("key");
  for (let index = 0; index < 20; index += 1) await expect(limit.take("key")).rejects.toThrow();
  const refusal: unknown = await limit.take("key").catch((err: unknown) => err);
  expect(refusal).toMatchObject({ code: "rate_limited", message: "Too often.", quota: { remaining: 0 } });
  expect((refusal as AppError).retryAfterSeconds).toBeLessThanOrEqual(first.resetSeconds);
  expect((refusal as AppError).retryAfterSeconds).toBeGreaterThan(0);
  await limit.take("another key");
});

test("without Redis this process counts alone and refuses as before; what it counted stays counted", async () => {
  const limit = rateLimit({ ...policy, name: freshName() }, await openStore());
  for (let index = 0; index < 3; index += 1) await limit.take("key");
  await redis.kill();
  try {
    const tries = Array.from({ length: 10 }, () => limit.take("key"));
    expect(await allowed(tries)).toBe(2);
    await expect(limit.take("key")).rejects.toMatchObject({ code: "rate_limited" });
    await limit.giveBack("key");
  } finally {
    await redis.start();
  }
});

test("Redis forgets its scripts and all counters, and counting goes on", async () => {
  const store = await openStore();
  const limit = rateLimit({ ...policy, name: freshName() }, store);
  await limit.take("key");
  await redis.kill();
  await redis.start();
  await eventually("the store is back", async () => store.status === "ready");
  for (let index = 0; index < 4; index += 1) await limit.take("key");
  await expect(limit.take("key")).rejects.toMatchObject({ code: "rate_limited" });
});

test("security 23: only wrong passwords count, by address and by account, and Redis learns neither", async () => {
  const store = await openStore();
  const [byAddress, byAccount] = [freshName(), freshName()];
  const limit = signInLimit({
    byAddress: rateLimit({ ...policy, name: byAddress }, store),
    byAccount: rateLimit({ ...policy, name: byAccount }, store),
    key: new Uint8Array(32),
  });
  const right = (email: string, ipAddress: string) => limit.guard({ email, ipAddress }, async () => "in");
  const wrong = (email: string, ipAddress: string) =>
    limit.guard({ email, ipAddress }, async () => {
      throw new AppError("invalid_credentials", "No.");
    });
  const down = () =>
    limit.guard({ email: "ana@example.test", ipAddress: "192.0.2.1" }, async () => {
      throw new AppError("dependency_unavailable", "No.");
    });
  for (let index = 0; index < 10; index += 1) {
    expect(await right("ana@example.test", "192.0.2.1")).toBe("in");
    await expect(down()).rejects.toMatchObject({ code: "dependency_unavailable" });
  }
  // One account from many addresses.
  for (let index = 0; index < 5; index += 1)
    await expect(wrong("ana@example.test", `192.0.2.${10 + index}`)).rejects.toMatchObject({
      code: "invalid_credentials",
    });
  for (const email of ["ana@example.test", "ANA@example.test"])
    await expect(right(email, "192.0.2.99")).rejects.toMatchObject({ code: "rate_limited" });
  // An account that others guess at does not lock the address of its owner.
  for (let index = 0; index < 10; index += 1)
    await expect(right("ana@example.test", "192.0.2.98")).rejects.toThrow();
  expect(await right("bob@example.test", "192.0.2.98")).toBe("in");
  // Many accounts from one address.
  for (let index = 0; index < 5; index += 1)
    await expect(wrong(`nobody-${index}@example.test`, "192.0.2.50")).rejects.toThrow();
  await expect(right("carol@example.test", "192.0.2.50")).rejects.toMatchObject({ code: "rate_limited" });

  const link = await (await import("../redis/redis-link.ts")).openRedisLink(url, () => undefined);
  await eventually("the link is ready", async () => link.isReady);
  const keys = JSON.stringify(await link.send("KEYS", `limit:${byAccount}:*`));
  link.close();
  expect(keys).toContain(`limit:${byAccount}:`);
  expect(keys).not.toContain("example.test");
});
