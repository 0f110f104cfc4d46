import { randomUUID } from "node:crypto";
import { auditWriter } from "@deployclaw/db";
import { AppError, type DesiredState, lineLog } from "@deployclaw/domain";
import { fixedClock, testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { createCpuWatch } from "./cpu-watch.ts";
import { measureCells } from "./measure-cells.ts";
import { createPointMaker } from "./point-maker.ts";

const database = await testDatabase();
const client = await testClient(database);
const here = await testHost(database, "here");
const there = await testHost(database, "there");

async function cellOf(hostName: string, containerId: string, status: DesiredState | "running" = "running") {
  const seen = status === "deleted" ? "deleting" : status;
  const { agentId } = await testAgent(database, client, { hostName, status: seen });
  await database.superuser`
    INSERT INTO cells (agent_id, client_id, host_name, agent_container_id)
    VALUES (${agentId}, ${client.clientId}, ${hostName}, ${containerId})`;
  return agentId;
}
const noPoints = createPointMaker({
  monotonicMs: () => 0,
  pss: { pssBytes: async () => undefined },
  disks: { usedBytes: async () => undefined },
});
const watching = (cpuWatch = createCpuWatch(), monotonicMs = () => performance.now()) => ({
  cgroups: { keep: () => undefined },
  points: noPoints,
  audit: auditWriter("orchestrator", randomUUID()),
  clock: fixedClock(),
  monotonicMs,
  cpuWatch,
  hostCpuMillis: 2_000,
});
const memoryOf = async (agentId: string) => {
  const [row] = await database.superuser`
    SELECT memory_bytes::int AS bytes, sampled_at > now() - interval '1 minute' AS fresh
    FROM cells WHERE agent_id = ${agentId}`;
  return [row?.["bytes"], row?.["fresh"]];
};

test("what runs on this host is measured, a few at a time, and one that does not answer spoils none of the others", async () => {
  const stopped = await cellOf(here, "stopped", "stopped");
  const elsewhere = await cellOf(there, "elsewhere");
  const hung = await cellOf(here, "hung");
  const ended = await cellOf(here, "ended");
  const idle = await cellOf(here, "idle");
  const replaced = await cellOf(here, "replaced");
  const well = await Promise.all(Array.from({ length: 10 }, (_, index) => cellOf(here, `well-${index}`)));
  const asked: string[] = [];
  const lines: string[] = [];
  let atOnce = 0;
  let atOnceMax = 0;
  await measureCells({
    db: database.as("dc_orchestrator"),
    hostName: here,
    ...watching(),
    log: lineLog((line) => lines.push(line)),
    engine: {
      stats: async (containerId) => {
        asked.push(containerId);
        atOnce += 1;
        atOnceMax = Math.max(atOnceMax, atOnce);
        await new Promise(setImmediate);
        atOnce -= 1;
        if (containerId === "hung") throw new AppError("engine_timeout", "not in time");
        if (containerId === "ended") throw new AppError("engine_refused", "no such container");
        if (containerId === "replaced")
          await database.superuser`UPDATE cells SET agent_container_id = 'other' WHERE agent_id = ${replaced}`;
        return { memoryBytes: containerId === "idle" ? 0 : 1_000, cpuNanos: 1 };
      },
    },
  });
  expect(asked.toSorted()).toEqual(
    ["hung", "ended", "idle", "replaced", ...well.map((_, index) => `well-${index}`)].toSorted(),
  );
  expect(atOnceMax).toBe(4);
  for (const agentId of well) expect(await memoryOf(agentId)).toEqual([1_000, true]);
  for (const agentId of [stopped, elsewhere, hung, ended, idle, replaced])
    expect(await memoryOf(agentId)).toEqual([null, null]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(hung);
});

test("an engine that is away is not asked on and on", async () => {
  const away = new AppError("dependency_unavailable", "The container engine does not answer.");
  let asked = 0;
  const measuring = measureCells({
    db: database.as("dc_orchestrator"),
    hostName: here,
    ...watching(),
    log: lineLog(() => undefined),
    engine: {
      stats: async () => {
        asked += 1;
        throw away;
      },
    },
  });
  await expect(measuring).rejects.toBe(away);
  expect(asked).toBeLessThanOrEqual(4);
});

test("an agent that uses all of its processor share for a quarter of an hour is told in its client's log, once", async () => {
  const agentId = await cellOf(there, "busy");
  const calm = await cellOf(there, "calm");
  const cpuWatch = createCpuWatch();
  let nowMs = 0;
  const cpuNanos = { busy: 0, calm: 0 };
  for (let minute = 0; minute <= 20; minute += 1) {
    await measureCells({
      db: database.as("dc_orchestrator"),
      hostName: there,
      ...watching(cpuWatch, () => nowMs),
      log: lineLog(() => undefined),
      engine: {
        stats: async (containerId) => ({
          memoryBytes: 1_000,
          cpuNanos: containerId === "busy" ? cpuNanos.busy : cpuNanos.calm,
          pids: 1,
        }),
      },
    });
    nowMs += 60_000;
    cpuNanos.busy += 0.5 * 60_000 * 1_000_000;
    cpuNanos.calm += 0.1 * 60_000 * 1_000_000;
  }
  const entries = await database.superuser`
    SELECT agent_id, client_id, actor_kind, metadata FROM audit_logs WHERE action_type = 'agent.cpu_alert'`;
  expect(entries).toEqual([
    {
      agent_id: agentId,
      client_id: client.clientId,
      actor_kind: "platform",
      metadata: { cpuMillis: 500, minutes: 15, percent: 100 },
    },
  ]);
  expect(calm).not.toBe(agentId);
});
