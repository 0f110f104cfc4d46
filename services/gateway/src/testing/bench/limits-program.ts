import { randomUUID } from "node:crypto";
import { type AgentId, agentId, type ClientId, clientId, lineLog } from "@deployclaw/domain";
import { testEntry } from "@deployclaw/testkit";
import { Redis } from "ioredis";
import type { AgentPolicy } from "../../cells/agent-policy.ts";
import { agentLimits } from "../../limits/agent-limits.ts";
import { redisCounters } from "../../limits/redis-counters.ts";
import type { Reservation } from "../../limits/reservation.ts";

/*
 * What it costs to count a request: reserves and settles of the product's own against a Redis, whose socket it reads from
 * its standard input, and PINGs for comparison; one by one, and 64 at once. Prints microseconds of each round.
 */

const ROUNDS = 5;
const ALONE = 1_000;
const TOGETHER = 200;
const AT_ONCE = 64;

let path = "";
for await (const part of process.stdin.setEncoding("utf8")) path += part;
const log = lineLog((line) => process.stderr.write(line));
const agent: AgentPolicy = {
  agentId: agentId(randomUUID()) satisfies AgentId,
  clientId: clientId(randomUUID()) satisfies ClientId,
  name: "bench",
  runtime: "nano",
  custom: null,
  model: "bench",
  permissions: {
    scopes: ["api:outbound"],
    rateLimits: { "api:outbound": { maxPerHour: 1e9, maxPerDay: 1e9 } },
    allowedDomains: [],
    maxDailyTokenSpend: 1e12,
  },
  desired: "running",
  generation: 1,
  cellSlot: 0,
};
const intent = testEntry({
  ...{ clientId: agent.clientId, agentId: agent.agentId, actorKind: "agent", actorId: agent.agentId },
  ...{ actionType: "request.intent", target: "https://api.example.com/", createdAt: new Date(0) },
});
let settled = (): void => undefined;
const limits = agentLimits({
  counters: redisCounters({ path }, randomUUID(), log),
  readLedger: async () => ({ tokens: 0, costMicros: 0, scopes: [] }),
  audit: {
    intend: async () => true,
    charge: async () => settled(),
  },
  now: () => new Date(),
  log,
});
const redis = new Redis({ path });

async function reserve(): Promise<Reservation> {
  const spend = { model: "bench", promptTokens: 20, answerTokensMin: 1, answerTokensMax: 100 };
  const reserved = await limits.reserve(agent, { scopes: ["api:outbound"], spend });
  if (!reserved.ok) throw new Error(reserved.reason);
  await reserved.reservation.intend(intent);
  return reserved.reservation;
}

async function micros(count: number, work: () => Promise<unknown>): Promise<{ took: number; cpu: number }> {
  const begin = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { took: ((performance.now() - begin) * 1_000) / count, cpu: (user + system) / count };
}

async function inTurn(count: number, step: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 1) await step();
}

const atOnce = (step: () => Promise<unknown>) => Promise.all(Array.from({ length: AT_ONCE }, step));

/** Resolves when Redis and the ledger have it. */
function settle(reservation: Reservation): Promise<unknown> {
  const charged = new Promise<void>((resolve) => {
    settled = resolve;
  });
  reservation.settle({ promptTokens: 20, completionTokens: 10 });
  // Redis answers in order: this one after the settle.
  return Promise.all([charged, redis.ping()]);
}

async function settleAll(reservations: readonly Reservation[]): Promise<void> {
  for (const reservation of reservations) reservation.settle({ promptTokens: 20, completionTokens: 10 });
  await reserve();
}

const costs = {
  pingMicros: [] as number[],
  reserveMicros: [] as number[],
  settleMicros: [] as number[],
  pingCpuMicros: [] as number[],
  reserveCpuMicros: [] as number[],
  settleCpuMicros: [] as number[],
};
for (let round = 0; round <= ROUNDS; round += 1) {
  const made: Reservation[] = [];
  const keep = async () => void made.push(await reserve());
  const ping = await micros(ALONE, () => inTurn(ALONE, () => redis.ping()));
  const reserves = await micros(ALONE, () => inTurn(ALONE, keep));
  const settles = await micros(ALONE, async () => {
    for (const reservation of made) await settle(reservation);
  });
  made.length = 0;
  const count = TOGETHER * AT_ONCE;
  const pings = await micros(count, () => inTurn(TOGETHER, () => atOnce(() => redis.ping())));
  const manyReserves = await micros(count, () => inTurn(TOGETHER, () => atOnce(keep)));
  const manySettles = await micros(count, async () => {
    for (let from = 0; from < made.length; from += AT_ONCE) await settleAll(made.slice(from, from + AT_ONCE));
  });
  // The first round warms up.
  if (round === 0) continue;
  costs.pingMicros.push(ping.took);
  costs.reserveMicros.push(reserves.took);
  costs.settleMicros.push(settles.took);
  costs.pingCpuMicros.push(pings.cpu);
  costs.reserveCpuMicros.push(manyReserves.cpu);
  costs.settleCpuMicros.push(manySettles.cpu);
}
process.stdout.write(`${JSON.stringify(costs)}\n`);
limits.close();
redis.disconnect();
