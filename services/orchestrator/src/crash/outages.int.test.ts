import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { openDatabase } from "@deployclaw/db";
import { type AgentId, lineLog } from "@deployclaw/domain";
import { eventually, privateDatabase, testAgent, testClient, testRedis } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { networkNamespace } from "../engine/network-namespace.ts";
import { type Orchestrator, startOrchestrator } from "../orchestrator.ts";
import { testCapacity } from "../testing/test-capacity.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";

const database = await privateDatabase();
const redis = await testRedis();
const world = await testOrchestrator(database);
const client = await testClient(database);
let orchestrator: Orchestrator;

const start = async () => {
  orchestrator = await startOrchestrator({
    reconciler: { ...world.deps, newId: randomUUID },
    redis: redis.connection,
    openErasure: () => openDatabase("dc_erasure", database.address("dc_erasure"), { connectionsMax: 1 }),
    preflight: async () => ({ facts: [], acceptsCells: true }),
    capacity: testCapacity,
    airlockPoolSize: 0,
    timing: {
      sweepMs: 500,
      graceMs: 0,
      heartbeatMs: 3_600_000,
      measureMs: 3_600_000,
      probeMs: 3_600_000,
      watchAgainMs: 100,
    },
    log: lineLog(() => undefined),
  });
};
const want = (agentId: AgentId, desired: string) =>
  database.superuser`UPDATE agents SET desired = ${desired} WHERE id = ${agentId}`;
const becomes = (agentId: AgentId, status: string | undefined) =>
  eventually(
    `the agent is ${status}`,
    async () =>
      (await database.superuser`SELECT status FROM agents WHERE id = ${agentId}`)[0]?.["status"] === status,
    { timeoutMs: 90_000 },
  );
const pids = async (agentId: AgentId) =>
  (await world.engine.observeCell(agentId)).map(({ role, state }) => {
    if (state.kind !== "running") throw new Error(`the ${role} does not run`);
    return { role, pid: state.pid };
  });
const answers = (agentId: AgentId) =>
  eventually("the agent answers", async () =>
    world.gateway.ask(agentId, "/readyz").then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
afterEach(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  for (const { id } of await database.superuser`SELECT id FROM agents`) await becomes(id, undefined);
  await orchestrator.close();
  expect(await world.traces()).toEqual([]);
});
afterAll(() => world.close());

test("a gateway that dies takes no agent with it, and one that comes back is prepared again", async () => {
  await start();
  const { agentId } = await testAgent(database, client);
  await becomes(agentId, "running");
  const before = await pids(agentId);
  await world.gateway.die();
  await eventually("its loss is noticed", async () => !(await world.hasEgressSocket(agentId)));
  await world.gateway.comeBack();
  await eventually("its listener is there again", () => world.hasEgressSocket(agentId));
  await answers(agentId);
  expect(await pids(agentId)).toEqual(before);
  await becomes(agentId, "running");
});

test("PostgreSQL stopped and started again: agents run on meanwhile, and what was wanted is done afterwards", async () => {
  await start();
  const { agentId } = await testAgent(database, client);
  await becomes(agentId, "running");
  const before = await pids(agentId);
  await database.stop();
  await answers(agentId);
  await database.start();
  expect(await pids(agentId)).toEqual(before);
  await want(agentId, "stopped");
  await becomes(agentId, "stopped");
});

test("after the host was started again an agent comes back with its state, in one new cell", async () => {
  await start();
  const { agentId } = await testAgent(database, client);
  await becomes(agentId, "running");
  const before = await pids(agentId);
  await orchestrator.close();
  // What is left of a cell when a machine starts: containers that ended, no mount, no device, dead sockets.
  for (const { pid } of before) process.kill(pid, "SIGKILL");
  for (const { pid } of before)
    await eventually("its processes are gone", async () => (await networkNamespace(pid)) === undefined);
  await world.gateway.die();
  await eventually("its disk is free", () =>
    world.disks.unmount(agentId, async () => undefined).then(() => true),
  );
  await rm(await world.ingressSocketOf(agentId), { force: true });
  await world.gateway.comeBack();

  await start();
  await eventually("it has new processes", async () =>
    (await world.engine.observeCell(agentId)).every(
      ({ state }) => state.kind === "running" && !before.some(({ pid }) => pid === state.pid),
    ),
  );
  await becomes(agentId, "running");
  await answers(agentId);
  expect(await world.engine.observeCell(agentId)).toHaveLength(2);
  expect(await world.disks.observe(agentId)).toBe("mounted");
});
