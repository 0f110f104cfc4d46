import { randomUUID } from "node:crypto";
import { auditWriter } from "@deployclaw/db";
import { lineLog } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { createCpuWatch } from "./cpu-watch.ts";
import { measureCells } from "./measure-cells.ts";
import { createPointMaker } from "./point-maker.ts";
import { prunePoints, recordPoints } from "./record-points.ts";

const database = await testDatabase();
const client = await testClient(database);
const db = database.as("dc_orchestrator");
const resources = { memoryBytes: 512 * 1024 ** 2, cpuMillis: 500, diskBytes: 1024 ** 3, pidsMax: 64 };

async function runningCell() {
  const hostName = await testHost(database, `host-${randomUUID().slice(0, 8)}`);
  const { agentId } = await testAgent(database, client, { hostName, status: "running", resources });
  await database.superuser`
    INSERT INTO cells (agent_id, client_id, host_name, agent_container_id)
    VALUES (${agentId}, ${client.clientId}, ${hostName}, ${agentId})`;
  const at = (minute: string) =>
    recordPoints(db, hostName, new Date(`2026-05-04T${minute}:00.000Z`), [
      {
        agentId,
        containerId: agentId,
        cpuMillis: null,
        cpuMaxMillis: 500,
        memoryBytes: 1,
        memoryMaxBytes: 2,
        pssBytes: null,
        diskBytes: null,
        diskMaxBytes: null,
      },
    ]);
  const ledger = (hour: string, scope: string, requests: number, tokens: number) => database.superuser`
    INSERT INTO spend_ledger (client_id, agent_id, hour, scope, model, requests, tokens, cost_micros)
    VALUES (${client.clientId}, ${agentId}, ${new Date(`2026-05-04T${hour}:00:00.000Z`)}, ${scope}, '', ${requests}, ${tokens}, 0)
    ON CONFLICT (agent_id, hour, scope, model) DO UPDATE SET requests = EXCLUDED.requests, tokens = EXCLUDED.tokens`;
  const points = () => database.superuser`
    SELECT to_char(minute AT TIME ZONE 'UTC', 'HH24:MI') AS at, requests, tokens::int FROM agent_points
    WHERE agent_id = ${agentId} ORDER BY minute`;
  return { hostName, agentId, at, ledger, points };
}

test("the first round of a minute makes one point of each cell, and a minute is never made twice", async () => {
  const { hostName, agentId } = await runningCell();
  const time = { now: new Date("2026-05-04T12:00:50.000Z"), atMs: 0, cpuNanos: 7_000_000_000 };
  const read: string[] = [];
  const points = createPointMaker({
    monotonicMs: () => time.atMs,
    pss: {
      pssBytes: async (containerId) => {
        read.push(containerId);
        return 900;
      },
    },
    disks: { usedBytes: async () => 4_096 },
  });
  const round = async (now: string, atMs: number, cpuNanos: number) => {
    Object.assign(time, { now: new Date(now), atMs, cpuNanos });
    await measureCells({
      db,
      hostName,
      cgroups: { keep: () => undefined },
      engine: { stats: async () => ({ memoryBytes: 1_000, cpuNanos: time.cpuNanos }) },
      audit: auditWriter("orchestrator", randomUUID()),
      clock: () => time.now,
      monotonicMs: () => time.atMs,
      cpuWatch: createCpuWatch(),
      points,
      hostCpuMillis: 2_000,
      log: lineLog(() => undefined),
    });
  };
  await round("2026-05-04T12:00:50.000Z", 0, 7_000_000_000);
  await round("2026-05-04T12:01:05.000Z", 15_000, 7_000_000_000 + 15_000 * 250_000);
  await round("2026-05-04T12:01:20.000Z", 30_000, 99_000_000_000);
  const rows = await database.superuser`
    SELECT minute, cpu_millis, cpu_max_millis, memory_bytes::int, memory_max_bytes::int, pss_bytes::int, disk_bytes::int,
      disk_max_bytes::int
    FROM agent_points WHERE agent_id = ${agentId}`;
  expect(rows).toEqual([
    {
      minute: new Date("2026-05-04T12:01:00.000Z"),
      cpu_millis: 250,
      cpu_max_millis: 500,
      memory_bytes: 1_000,
      memory_max_bytes: resources.memoryBytes,
      pss_bytes: 900,
      disk_bytes: 4_096,
      disk_max_bytes: resources.diskBytes,
    },
  ]);
  expect(read).toEqual([agentId]);
});

test("each request and token of the ledger is in exactly one point, over hours, restarts and repeated minutes", async () => {
  const { at, ledger, points } = await runningCell();
  await ledger("11", "model", 9, 900);
  await ledger("12", "model", 1, 100);
  await at("12:57");
  await ledger("12", "email:read", 4, 0);
  await at("12:58");
  await at("12:58");
  // Some in the last minute of the hour, some in the first of the next, and nobody looked in between.
  await ledger("12", "model", 3, 250);
  await ledger("13", "model", 2, 20);
  await at("13:04");
  await ledger("13", "model", 3, 30);
  await at("13:05");
  expect(await points()).toEqual([
    { at: "12:57", requests: 1, tokens: 100 },
    { at: "12:58", requests: 4, tokens: 0 },
    { at: "13:04", requests: 4, tokens: 170 },
    { at: "13:05", requests: 1, tokens: 10 },
  ]);
});

test("what was reserved and not used is taken off what comes next, also past the hour", async () => {
  const { at, ledger, points } = await runningCell();
  await ledger("12", "model", 1, 1_000);
  await at("12:58");
  await ledger("12", "model", 1, 300);
  await at("12:59");
  await ledger("13", "model", 1, 500);
  await at("13:00");
  await ledger("13", "model", 2, 900);
  await at("13:01");
  const rows = await points();
  expect(rows.map(({ tokens }) => tokens)).toEqual([1_000, 0, 0, 200]);
});

test("an agent that is being deleted loses its own point and none of the others'", async () => {
  const doomed = await runningCell();
  const other = await testAgent(database, client, { hostName: doomed.hostName, status: "running" });
  await database.superuser`
    INSERT INTO cells (agent_id, client_id, host_name, agent_container_id)
    VALUES (${other.agentId}, ${client.clientId}, ${doomed.hostName}, 'other')`;
  const minute = new Date("2026-05-04T12:00:00.000Z");
  const point = { cpuMillis: 1, cpuMaxMillis: 1, memoryBytes: 1, memoryMaxBytes: 1 } as const;
  const unknown = { pssBytes: null, diskBytes: null, diskMaxBytes: null } as const;
  await database.superuser.begin(async (tx) => {
    await tx`DELETE FROM agents WHERE id = ${doomed.agentId}`;
    await recordPoints(db, doomed.hostName, minute, [
      { agentId: doomed.agentId, containerId: doomed.agentId, ...point, ...unknown },
      { agentId: other.agentId, containerId: "other", ...point, ...unknown },
    ]);
  });
  const rows = await database.superuser`SELECT agent_id FROM agent_points WHERE minute = ${minute}
    AND agent_id IN (${doomed.agentId}, ${other.agentId})`;
  expect(rows).toEqual([{ agent_id: other.agentId }]);
});

test("a point of another host's agent or of a replaced container is not taken", async () => {
  const here = await runningCell();
  const there = await runningCell();
  const point = { cpuMillis: 1, cpuMaxMillis: 1, memoryBytes: 1, memoryMaxBytes: 1 } as const;
  const unknown = { pssBytes: null, diskBytes: null, diskMaxBytes: null } as const;
  await recordPoints(db, here.hostName, new Date("2026-05-04T12:00:00.000Z"), [
    { agentId: there.agentId, containerId: there.agentId, ...point, ...unknown },
    { agentId: here.agentId, containerId: "replaced", ...point, ...unknown },
  ]);
  expect([...(await here.points()), ...(await there.points())]).toEqual([]);
});

test("points older than thirty days are removed, of this host's agents alone, and younger ones stay", async () => {
  const here = await runningCell();
  const there = await runningCell();
  for (const cell of [here, there]) {
    await cell.at("12:00");
    await cell.at("12:01");
  }
  await prunePoints(db, here.hostName, new Date("2026-06-03T12:01:00.000Z"));
  expect((await here.points()).map(({ at }) => at)).toEqual(["12:01"]);
  expect(await there.points()).toHaveLength(2);
});
