import { randomUUID } from "node:crypto";
import { agentId, clientId, type NewAuditEntry, type Permissions, type Scope } from "@deployclaw/domain";
import { eventually, testEntry, testRedis } from "@deployclaw/testkit";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import { type AgentLimits, agentLimits } from "./agent-limits.ts";
import type { CounterTotals } from "./counter-totals.ts";
import type { Counters } from "./counters.ts";
import type { LedgerRow } from "./ledger-row.ts";
import { redisCounters } from "./redis-counters.ts";
import type { LimitAsk, Reservation } from "./reservation.ts";

const redis = await testRedis();
const quiet = { info: () => undefined, error: () => undefined };
const NOON = new Date("2026-05-04T12:00:00.000Z");
const HOUR_MS = 3_600_000;
const open: AgentLimits[] = [];

afterEach(async () => {
  for (const limits of open.splice(0)) limits.close();
});

const policy = (permissions: Partial<Permissions> = {}): AgentPolicy => ({
  agentId: agentId(randomUUID()),
  clientId: clientId(randomUUID()),
  name: "agent",
  runtime: "nano",
  custom: null,
  model: "demo",
  permissions: {
    scopes: ["api:outbound"],
    rateLimits: {},
    allowedDomains: [],
    maxDailyTokenSpend: 1_000,
    ...permissions,
  },
  desired: "running",
  generation: 1,
  cellSlot: 0,
});
const intent = (agent: AgentPolicy): NewAuditEntry =>
  testEntry({
    clientId: agent.clientId,
    actorKind: "agent",
    actorId: agent.agentId,
    actionType: "request.intent",
    target: "x",
    createdAt: NOON,
  });

/** Limits over the real store and a ledger in memory, in which things are durable some turns of the loop later. */
function world(options: { counters?: (counters: Counters) => Counters } = {}) {
  const clock = { now: NOON };
  const ledger: LedgerRow[] = [];
  const faults = { intend: false };
  const later = async (turns: number) => {
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const totals = (id: string): CounterTotals => {
    const day = Math.floor(clock.now.getTime() / (24 * HOUR_MS)) * 24 * HOUR_MS;
    const hour = Math.floor(clock.now.getTime() / HOUR_MS) * HOUR_MS;
    const rows = ledger.filter((row) => row.agentId === id && row.hour.getTime() >= day);
    const sum = (of: readonly LedgerRow[], field: "requests" | "tokens" | "costMicros") =>
      of.reduce((total, row) => total + row[field], 0);
    return {
      tokens: sum(rows, "tokens"),
      costMicros: sum(rows, "costMicros"),
      scopes: [...new Set(rows.map(({ scope }) => scope))].map((scope) => {
        const ofScope = rows.filter((row) => row.scope === scope);
        const inHour = ofScope.filter((row) => row.hour.getTime() >= hour);
        return { scope, inHour: sum(inHour, "requests"), inDay: sum(ofScope, "requests") };
      }),
    };
  };
  const start = () => {
    const counters = redisCounters(redis.connection, randomUUID(), quiet);
    const limits = agentLimits({
      counters: options.counters?.(counters) ?? counters,
      readLedger: async ({ agentId: id }) => {
        const read = totals(id);
        await later(2);
        return read;
      },
      audit: {
        intend: async (_entry, charges = []) => {
          await later(20);
          if (faults.intend) return false;
          ledger.push(...charges);
          return true;
        },
        charge: async (_client, charges) => {
          await later(10);
          ledger.push(...charges);
        },
      },
      now: () => clock.now,
      log: quiet,
    });
    open.push(limits);
    return limits;
  };
  return { clock, ledger, faults, later, totals, start };
}

const CALL: LimitAsk = { scopes: ["api:outbound"], spend: undefined };
const model = (answerTokens: number, promptTokens = 0, name = "demo"): LimitAsk => ({
  scopes: [],
  spend: { model: name, promptTokens, answerTokensMin: answerTokens, answerTokensMax: answerTokens },
});
const perHour = (max: number): Partial<Permissions> => ({
  rateLimits: { "api:outbound": { maxPerHour: max, maxPerDay: 1_000 } },
});
async function reserve(
  limits: AgentLimits,
  agent: AgentPolicy,
  ask: LimitAsk,
): Promise<Reservation | string> {
  const reserved = await limits.reserve(agent, ask);
  if (!reserved.ok) return reserved.reason;
  return (await reserved.reservation.intend(intent(agent))) ? reserved.reservation : "not durable";
}
const granted = (all: readonly (Reservation | string)[]) => all.filter((each) => typeof each !== "string");
const together = (count: number, limits: AgentLimits, agent: AgentPolicy, ask: LimitAsk) =>
  Promise.all(Array.from({ length: count }, () => reserve(limits, agent, ask)));

test("a hundred parallel requests with one unit left: one passes", async () => {
  const { start, ledger } = world();
  const limits = start();
  const agent = policy(perHour(3));
  for (let used = 0; used < 2; used += 1) await reserve(limits, agent, CALL);
  const all = await together(100, limits, agent, CALL);
  expect(granted(all)).toHaveLength(1);
  expect(all.filter((each) => each === "rate_limit_reached")).toHaveLength(99);
  expect(ledger).toHaveLength(3);
});

test("a hundred parallel requests to a model with tokens for one left: one passes", async () => {
  const { start } = world();
  const limits = start();
  const agent = policy({ maxDailyTokenSpend: 1_000 });
  await reserve(limits, agent, model(900));
  const all = await together(100, limits, agent, model(90, 10));
  expect(granted(all)).toHaveLength(1);
  expect(all.filter((each) => each === "token_limit_reached")).toHaveLength(99);
});

test("a store that was flushed resets no cap, also while requests are under way", async () => {
  const { start } = world();
  const limits = start();
  const agent = policy(perHour(10));
  const first = await together(6, limits, agent, CALL);
  const second = together(50, limits, agent, CALL);
  await redis.kill();
  await redis.start();
  const afterwards = await eventually("the store is back", async () => {
    const all = await together(50, limits, agent, CALL);
    return all.includes("rate_limit_reached") && all;
  });
  expect(granted([...first, ...(await second), ...afterwards]).length).toBeLessThanOrEqual(10);
  expect(await reserve(limits, agent, CALL)).toBe("rate_limit_reached");
});

test("a gateway that was killed and started again charges what it had reserved, and counts nothing twice", async () => {
  const { start } = world();
  const agent = policy({ maxDailyTokenSpend: 1_000 });
  const before = start();
  await reserve(before, agent, model(400));
  // Reserved and killed before its intent was durable: it never left.
  await before.reserve(agent, model(300));
  const limits = start();
  const last = await reserve(limits, agent, model(600));
  expect(typeof last).toBe("object");
  expect(await reserve(limits, agent, model(1))).toBe("token_limit_reached");
});

test("without the store nothing is let out, and soon after it is back everything that may", async () => {
  const { start } = world();
  const limits = start();
  const agent = policy();
  expect(typeof (await reserve(limits, agent, CALL))).toBe("object");
  await redis.kill();
  expect(await together(5, limits, agent, CALL)).toEqual(Array(5).fill("limits_unavailable"));
  await redis.start();
  await eventually("it counts again", async () => typeof (await reserve(limits, agent, CALL)) === "object");
});

test("what was used replaces what was reserved, an error costs nothing, and silence costs all of it", async () => {
  const { start, totals } = world();
  const limits = start();
  const agent = policy({ maxDailyTokenSpend: 100 });
  const settle = async (used: Parameters<Reservation["settle"]>[0]) => {
    const reservation = await reserve(limits, agent, model(50, 10));
    if (typeof reservation === "string") throw new Error(reservation);
    reservation.settle(used);
    reservation.settle("unused");
  };
  await settle({ promptTokens: 5, completionTokens: 3 });
  await eventually("it is settled", () => totals(agent.agentId).tokens === 8);
  await settle("unused");
  await eventually("it is settled", () => totals(agent.agentId).tokens === 8);
  await settle(undefined);
  expect(totals(agent.agentId).tokens).toBe(68);
  expect(await reserve(limits, agent, model(33))).toBe("token_limit_reached");
  expect(typeof (await reserve(limits, agent, model(32)))).toBe("object");
});

test("an intent that is not durable gives back what was counted for it", async () => {
  const { start, faults, totals } = world();
  const limits = start();
  const agent = policy(perHour(1));
  faults.intend = true;
  expect(await reserve(limits, agent, CALL)).toBe("not durable");
  faults.intend = false;
  expect(typeof (await reserve(limits, agent, CALL))).toBe("object");
  expect(totals(agent.agentId).scopes).toEqual([{ scope: "api:outbound", inHour: 1, inDay: 1 }]);
});

test("hours and days begin anew, and what was reserved before midnight is settled there", async () => {
  const { start, clock, totals } = world();
  const limits = start();
  const agent = policy({
    rateLimits: { "api:outbound": { maxPerHour: 1, maxPerDay: 2 } },
    maxDailyTokenSpend: 100,
  });
  const at = (text: string) => {
    clock.now = new Date(text);
  };
  expect(typeof (await reserve(limits, agent, CALL))).toBe("object");
  expect(await reserve(limits, agent, CALL)).toBe("rate_limit_reached");
  at("2026-05-04T13:00:00.000Z");
  expect(typeof (await reserve(limits, agent, CALL))).toBe("object");
  at("2026-05-04T23:59:59.000Z");
  expect(await reserve(limits, agent, CALL)).toBe("rate_limit_reached");
  const late = await reserve(limits, agent, model(100));
  at("2026-05-05T00:00:01.000Z");
  expect(typeof (await reserve(limits, agent, CALL))).toBe("object");
  expect(typeof (await reserve(limits, agent, model(60)))).toBe("object");
  if (typeof late === "object") late.settle("unused");
  await eventually("it is settled", () => totals(agent.agentId).tokens === 60);
  expect(await reserve(limits, agent, model(41))).toBe("token_limit_reached");
  expect(typeof (await reserve(limits, agent, model(40)))).toBe("object");
});

test("a clock that goes back begins no new hour", async () => {
  const { start, clock } = world();
  const limits = start();
  const agent = policy(perHour(1));
  await reserve(limits, agent, CALL);
  clock.now = new Date(NOON.getTime() - HOUR_MS);
  expect(await reserve(limits, agent, CALL)).toBe("rate_limit_reached");
});

test("money is counted by the model's price, and a model without one is refused where money is limited", async () => {
  const { start, totals } = world();
  const limits = start();
  // A cent: 10,000 millionths; a thousand tokens of an answer of gpt-4o-mini cost 600 of them.
  const agent = policy({ maxDailyTokenSpend: 1_000_000, maxDailySpendCents: 1 });
  const first = await reserve(limits, agent, model(10_000, 0, "gpt-4o-mini"));
  expect(typeof first).toBe("object");
  expect(totals(agent.agentId).costMicros).toBe(6_000);
  expect(await reserve(limits, agent, model(10_000, 0, "gpt-4o-mini"))).toBe("cost_limit_reached");
  expect(await reserve(limits, agent, model(1, 0, "nobody-knows-me"))).toBe("price_unknown");
  expect(typeof (await reserve(limits, policy(), model(1, 0, "nobody-knows-me")))).toBe("object");
  const partly = await limits.reserve(agent, {
    scopes: [],
    spend: { model: "gpt-4o-mini", promptTokens: 0, answerTokensMin: 1, answerTokensMax: 10_000 },
  });
  expect(partly.ok && partly.reservation.answerTokens).toBe(6_666);
});

test("a request of two scopes is counted in both, and in neither when one is used up", async () => {
  const { start, totals } = world();
  const limits = start();
  const scopes: readonly Scope[] = ["email:read", "email:send"];
  const agent = policy({
    rateLimits: {
      "email:read": { maxPerHour: 9, maxPerDay: 9 },
      "email:send": { maxPerHour: 1, maxPerDay: 1 },
    },
  });
  const both = { scopes, spend: undefined };
  expect(typeof (await reserve(limits, agent, both))).toBe("object");
  expect(await reserve(limits, agent, both)).toBe("rate_limit_reached");
  expect(totals(agent.agentId).scopes).toEqual(scopes.map((scope) => ({ scope, inHour: 1, inDay: 1 })));
});

type Step =
  | { readonly do: "ask"; readonly tokens: number }
  | { readonly do: "settle"; readonly which: number; readonly share: number | undefined }
  | { readonly do: "flush" | "restart" | "fail" | "wait" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("ask" as const), tokens: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("settle" as const),
      which: fc.nat(20),
      share: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom({ do: "wait" as const }, { do: "fail" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ do: "flush" as const }, { do: "restart" as const }) },
);

test("whatever asks, ends, breaks off, flushes and restarts in whatever order, the cap is never passed", async () => {
  const { Redis } = await import("ioredis");
  const control = new Redis(redis.connection);
  const CAP = 100;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { start, totals, faults, later } = world();
        const agent = policy({ maxDailyTokenSpend: CAP });
        let limits = start();
        let asking: Promise<unknown>[] = [];
        const held: { tokens: number; reservation: Reservation }[] = [];
        for (const each of steps) {
          if (each.do === "ask")
            asking.push(
              reserve(limits, agent, model(each.tokens)).then((reservation) => {
                if (typeof reservation === "object") held.push({ tokens: each.tokens, reservation });
              }),
            );
          if (each.do === "settle") {
            const [one] = held.splice(each.which % Math.max(1, held.length), 1);
            const completionTokens = Math.floor((one?.tokens ?? 0) * (each.share ?? 0));
            one?.reservation.settle(
              each.share === undefined ? undefined : { promptTokens: 0, completionTokens },
            );
          }
          if (each.do === "flush") await control.flushall();
          if (each.do === "fail") faults.intend = !faults.intend;
          if (each.do === "wait" || each.do === "restart") {
            await Promise.all(asking);
            asking = [];
          }
          if (each.do === "restart") {
            // A gateway that is gone settles nothing more; what it had begun to write is written.
            held.length = 0;
            await later(50);
            limits = start();
          }
          expect(totals(agent.agentId).tokens).toBeLessThanOrEqual(CAP);
        }
        await Promise.all(asking);
        faults.intend = false;
        expect(totals(agent.agentId).tokens).toBeLessThanOrEqual(CAP);
        // Nor is anything lost: what the ledger says is left can be had, once all is settled.
        await later(50);
        await eventually(
          "the rest is granted",
          async () => {
            const left = CAP - totals(agent.agentId).tokens;
            return left === 0 || typeof (await reserve(limits, agent, model(left))) === "object";
          },
          { intervalMs: 1, timeoutMs: 5_000 },
        );
        for (const limited of open.splice(0)) limited.close();
      }),
      { numRuns: 150, endOnFailure: true },
    );
  } finally {
    control.disconnect();
  }
});
