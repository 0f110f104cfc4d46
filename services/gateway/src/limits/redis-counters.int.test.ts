import { testRedis } from "@deployclaw/testkit";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { COUNTERS_PREFIX, redisCounters } from "./redis-counters.ts";

const redis = await testRedis();
const quiet = { info: () => undefined, error: () => undefined };

test("counters need no right beyond their own keys and commands", async () => {
  const rights = `~${COUNTERS_PREFIX}* resetchannels -@all +eval +evalsha +hgetall +hset +hdel +del +expire`;
  const control = new Redis(redis.connection);
  await control.acl("SETUSER", "counter", "on", ">secret", ...rights.split(" "));
  control.disconnect();
  const url = new URL("redis://counter:secret@localhost");
  url.searchParams.set("path", redis.connection.path);
  const counters = redisCounters(url.href, "this-run", quiet);
  const period = { hour: 10, day: 1 };
  const ask = {
    period,
    scopes: [{ scope: "email:send", maxPerHour: 2, maxPerDay: undefined }],
    spend: undefined,
  } as const;
  expect(await counters.reserve("a", ask)).toEqual({ kind: "unknown" });
  const totals = { tokens: 0, costMicros: 0, scopes: [{ scope: "email:send", inHour: 1, inDay: 1 }] };
  await counters.restore("a", period, totals);
  expect(await counters.reserve("a", ask)).toEqual({ kind: "ok", answerTokens: 0 });
  expect(await counters.reserve("a", ask)).toEqual({ kind: "reached", limit: "rate" });
  const back = { period, tokens: 0, costMicros: 0, requests: -1, scopes: ["email:send"] } as const;
  expect(await counters.adjust("a", back)).toBe(true);
  expect(await counters.adjust("unknown", back)).toBe(false);
  expect(await counters.reserve("a", ask)).toMatchObject({ kind: "ok" });
  expect(await counters.reserve("a", { ...ask, period: { hour: 11, day: 1 } })).toMatchObject({ kind: "ok" });
  counters.close();
});

test("another run's counters are not taken for one's own", async () => {
  const period = { hour: 10, day: 1 };
  const before = redisCounters(redis.connection, "before", quiet);
  await before.restore("b", period, { tokens: 0, costMicros: 0, scopes: [] });
  const after = redisCounters(redis.connection, "after", quiet);
  expect(await after.reserve("b", { period, scopes: [], spend: undefined })).toEqual({ kind: "unknown" });
  before.close();
  after.close();
});
