import { METRIC_POINTS_MAX } from "@deployclaw/domain";
import { refusal, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { productContext } from "../test-product.ts";
import { agentMetrics } from "./agent-metrics.ts";

const database = await testDatabase();
const NOON = new Date("2026-05-04T12:03:30.000Z");
const client = await testClient(database);
const ctx = { ...productContext(database, client), clock: () => NOON };
const { agentId } = await testAgent(database, client);

async function point(at: string, cpuMillis: number | null, memoryBytes: number, tokens: number) {
  await database.superuser`
    INSERT INTO agent_points (client_id, agent_id, minute, cpu_millis, cpu_max_millis, memory_bytes, memory_max_bytes,
      pss_bytes, disk_bytes, disk_max_bytes, requests, tokens, ledger_requests, ledger_tokens)
    VALUES (${client.clientId}, ${agentId}, ${new Date(at)}, ${cpuMillis}, 500, ${memoryBytes}, 2000, ${memoryBytes - 1},
      NULL, NULL, 1, ${tokens}, 0, 0)`;
}
await point("2026-05-04T11:58:00.000Z", 100, 1_000, 5);
await point("2026-05-04T12:00:00.000Z", null, 1_200, 6);
await point("2026-05-04T12:01:00.000Z", 300, 1_100, 7);

const NOTHING = {
  minutes: 0,
  cpuMillis: null,
  cpuMaxMillis: null,
  memoryBytes: null,
  memoryMaxBytes: null,
  pssBytes: null,
  diskBytes: null,
  diskMaxBytes: null,
  requests: null,
  tokens: null,
};

test("minutes that were not measured are told as gaps and never as zeros", async () => {
  const from = new Date("2026-05-04T11:58:20.000Z");
  const { points } = await agentMetrics({ ctx, input: { agentId, from, step: "1m" } });
  expect(points.map(({ at, cpuMillis, tokens }) => [at.slice(11, 16), cpuMillis, tokens])).toEqual([
    ["11:58", 100, 5],
    ["11:59", null, null],
    ["12:00", null, 6],
    ["12:01", 300, 7],
    ["12:02", null, null],
    ["12:03", null, null],
  ]);
  expect(points[1]).toEqual({ at: "2026-05-04T11:59:00.000Z", ...NOTHING });
});

test("longer steps hold averages of the processor, the most of sizes, and sums of what was counted", async () => {
  const from = new Date("2026-05-04T11:45:00.000Z");
  const { points } = await agentMetrics({ ctx, input: { agentId, from, step: "15m" } });
  expect(points).toEqual([
    {
      ...NOTHING,
      at: "2026-05-04T11:45:00.000Z",
      minutes: 1,
      cpuMillis: 100,
      cpuMaxMillis: 500,
      memoryBytes: 1_000,
      memoryMaxBytes: 2_000,
      pssBytes: 999,
      requests: 1,
      tokens: 5,
    },
    {
      ...NOTHING,
      at: "2026-05-04T12:00:00.000Z",
      minutes: 2,
      cpuMillis: 300,
      cpuMaxMillis: 500,
      memoryBytes: 1_200,
      memoryMaxBytes: 2_000,
      pssBytes: 1_199,
      requests: 2,
      tokens: 13,
    },
  ]);
});

test("a time that is none, and one of more points than an answer holds, are refused", async () => {
  const attempt = (from: string, step: "1m" | "5m") =>
    refusal(agentMetrics({ ctx, input: { agentId, from: new Date(from), step } }));
  expect(await attempt("2026-05-04T12:03:30.000Z", "1m")).toBe("There is no time between these two.");
  expect(await attempt("2026-05-03T12:02:30.000Z", "1m")).toBe("That would be too many points.");
  const day = { agentId, from: new Date("2026-05-03T12:04:00.000Z"), step: "1m" } as const;
  expect((await agentMetrics({ ctx, input: day })).points).toHaveLength(METRIC_POINTS_MAX);
});

test("another client's agent has no metrics to show", async () => {
  const stranger = productContext(database, await testClient(database));
  expect(await refusal(agentMetrics({ ctx: stranger, input: { agentId, step: "1m" } }))).toBe(
    "No such agent.",
  );
});
