import { randomUUID } from "node:crypto";
import { openDatabase } from "@deployclaw/db";
import { lineLog } from "@deployclaw/domain";
import { eventually, testAgent, testClient, testDatabase, testRedis } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { ownEngine } from "../engine/testing/own-engine.ts";
import { type Orchestrator, startOrchestrator } from "../orchestrator.ts";
import { testCapacity } from "../testing/test-capacity.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";

const database = await testDatabase();
const redis = await testRedis();
const engine = await ownEngine();
const here = await testOrchestrator(database, { hostName: "host-1" });
const there = await testOrchestrator(database, { hostName: "host-2", dockerSocket: engine.socketPath });
await engine.load(["airlock", "nano"].map((name) => here.images[name] ?? ""));
const client = await testClient(database);
const running: Orchestrator[] = [];

const start = async (world: typeof here) => {
  const orchestrator = await startOrchestrator({
    reconciler: { ...world.deps, newId: randomUUID },
    redis: redis.connection,
    openErasure: () => openDatabase("dc_erasure", database.address("dc_erasure"), { connectionsMax: 1 }),
    preflight: async () => ({ facts: [], acceptsCells: true }),
    capacity: testCapacity,
    airlockPoolSize: 0,
    timing: {
      sweepMs: 1_000,
      graceMs: 0,
      heartbeatMs: 3_600_000,
      measureMs: 3_600_000,
      probeMs: 3_600_000,
      watchAgainMs: 200,
    },
    log: lineLog(() => undefined),
  });
  running.push(orchestrator);
};
const statuses = async () =>
  (await database.superuser`SELECT status FROM agents`).map((row) => String(row["status"]));
const all = (status: string) =>
  eventually(`all are ${status}`, async () => (await statuses()).every((one) => one === status), {
    timeoutMs: 120_000,
  });
const ofHost = async (world: typeof here) => {
  const rows = await database.superuser`SELECT id FROM agents WHERE host_name = ${world.host.hostName}`;
  return rows.map((row) => String(row["id"])).sort();
};
const inEngine = async (world: typeof here) =>
  (await world.engine.listCells()).map((one) => one.agentId).sort();

afterEach(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  if (running.length > 0)
    await eventually("all are gone", async () => (await statuses()).length === 0, { timeoutMs: 120_000 });
  for (const orchestrator of running.splice(0)) await orchestrator.close();
});
afterAll(async () => {
  await here.close();
  await there.close();
  await engine.remove();
});

test("two orchestrators on one machine, each with its own engine and host name, work side by side", async () => {
  await start(here);
  await start(there);
  for (const hostName of ["host-1", "host-2"]) await testAgent(database, client, { hostName });
  for (let unplaced = 0; unplaced < 2; unplaced += 1) await testAgent(database, client);
  await all("running");
  for (const world of [here, there]) {
    const ids = await ofHost(world);
    expect(ids.length).toBeGreaterThan(0);
    expect(await inEngine(world)).toEqual(ids.flatMap((id) => [id, id]));
    for (const id of ids) expect(await world.gateway.ask(id, "/readyz")).toMatchObject({ status: 200 });
  }
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  await eventually("all are gone", async () => (await statuses()).length === 0, { timeoutMs: 120_000 });
  expect([...(await here.traces()), ...(await there.traces())]).toEqual([]);
});

test("an engine that is killed and started again gets its cells back, each once; another host notices nothing", async () => {
  const near = await testAgent(database, client, { hostName: "host-1" });
  const far = await testAgent(database, client, { hostName: "host-2" });
  await start(here);
  await start(there);
  await all("running");
  const before = await here.engine.observeCell(near.agentId);
  await engine.kill();
  await expect(there.engine.listCells()).rejects.toMatchObject({ code: "dependency_unavailable" });
  await engine.start();
  await eventually(
    "the agent answers again",
    async () => (await there.gateway.ask(far.agentId, "/readyz").catch(() => undefined))?.status === 200,
    { timeoutMs: 120_000 },
  );
  await all("running");
  expect(await inEngine(there)).toEqual([far.agentId, far.agentId]);
  expect(await here.engine.observeCell(near.agentId)).toEqual(before);
});
