import { randomUUID } from "node:crypto";
import { statfs } from "node:fs/promises";
import { RUNTIMES } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { cgroupLimits } from "../engine/cgroup-limits.ts";
import { setPidsLimitByHand } from "../engine/testing/container-by-hand.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";

const MIB = 1024 * 1024;
const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
const { reconcile } = world.reconciler();
const { defaults } = RUNTIMES.nano;
afterEach(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  for (const { id } of await database.superuser`SELECT id FROM agents`) await reconcile(id);
});
afterAll(() => world.close());

const want = (agentId: string, resources: Partial<typeof defaults>) => database.superuser`
  UPDATE agents SET resources = resources || ${database.superuser.json(resources)} WHERE id = ${agentId}`;
const entriesOf = async (agentId: string) =>
  (
    await database.superuser`SELECT action_type FROM audit_logs WHERE agent_id = ${agentId} ORDER BY number`
  ).map((row): unknown => row["action_type"]);
const statusOf = async (agentId: string) => {
  const [row] = await database.superuser`SELECT status, status_reason FROM agents WHERE id = ${agentId}`;
  return row;
};

/** The running agent's container and what the kernel holds it to. */
async function live(agentId: string) {
  const agent = (await world.engine.observeCell(agentId)).find((one) => one.role === "agent");
  if (agent?.state.kind !== "running") throw new Error("the agent does not run");
  const { containerId } = agent;
  return { containerId, pid: agent.state.pid, limits: await cgroupLimits(agent.state.pid) };
}

test("more memory, less processor and more processes hold at once in the kernel, and the agent runs on", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const before = await live(agentId);
  await want(agentId, { memoryBytes: 320 * MIB, cpuMillis: 250, pidsMax: 80 });
  expect(await reconcile(agentId)).toBeUndefined();
  const after = await live(agentId);
  expect([after.containerId, after.pid]).toEqual([before.containerId, before.pid]);
  expect(after.limits).toEqual({ memoryBytes: 320 * MIB, swapBytes: 0, cpuMillis: 250, pidsMax: 80 });
  expect(await entriesOf(agentId)).toEqual(["agent.status"]);

  const steps: string[] = [];
  await world.reconciler({ onStep: (_id, step) => steps.push(step.kind) }).reconcile(agentId);
  expect(steps).toEqual(["check-health"]);

  // Held to new limits, it is still held to them.
  await setPidsLimitByHand(after.containerId, 4_000);
  await reconcile(agentId);
  expect((await live(agentId)).containerId).not.toBe(before.containerId);
  expect((await live(agentId)).limits).toEqual(after.limits);
  expect(await entriesOf(agentId)).toContain("cell.drift");
});

test("less memory replaces the agent container, without a word of a deviation", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const before = await live(agentId);
  await want(agentId, { memoryBytes: 128 * MIB });
  expect(await reconcile(agentId)).toBeUndefined();
  const after = await live(agentId);
  expect(after.containerId).not.toBe(before.containerId);
  expect(after.limits).toMatchObject({ memoryBytes: 128 * MIB });
  expect(await statusOf(agentId)).toEqual({ status: "running", status_reason: null });
  expect(await entriesOf(agentId)).not.toContain("cell.drift");
});

test("a larger disk is there at once, and the agent runs on where the host can enlarge what is mounted", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const before = await live(agentId);
  const { state } = world.paths.cell(agentId);
  const sizeOf = async () => {
    const { blocks, bsize } = await statfs(state);
    return blocks * bsize;
  };
  const size = await sizeOf();
  await want(agentId, { diskBytes: defaults.diskBytes + 64 * MIB });
  expect(await reconcile(agentId)).toBeUndefined();
  expect((await live(agentId)).pid === before.pid).toBe(world.disks.growsMounted);
  expect(await sizeOf()).toBeGreaterThan(size + 48 * MIB);
});

test("limits that the engine takes and does not hold are not noted, and are set again", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  await want(agentId, { pidsMax: 80 });
  const deaf = world.reconciler({
    newId: randomUUID,
    engine: { ...world.engine, changeLimits: async () => undefined },
  });
  await expect(deaf.reconcile(agentId)).rejects.toMatchObject({ code: "engine_refused" });
  expect(await reconcile(agentId)).toBeUndefined();
  expect((await live(agentId)).limits.pidsMax).toBe(80);
});

test("other limits for an agent that is stopped hold when it starts", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  await database.superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${agentId}`;
  await reconcile(agentId);
  await want(agentId, { memoryBytes: 128 * MIB, diskBytes: defaults.diskBytes + 32 * MIB });
  await database.superuser`UPDATE agents SET desired = 'running' WHERE id = ${agentId}`;
  await reconcile(agentId);
  expect((await live(agentId)).limits.memoryBytes).toBe(128 * MIB);
  expect(await world.disks.observeBytes(agentId)).toBe(defaults.diskBytes + 32 * MIB);
});
