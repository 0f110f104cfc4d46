import { randomUUID } from "node:crypto";
import { lineLog, RUNTIMES } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { pathExists } from "../disk/path-exists.ts";
import { setPidsLimitByHand } from "../engine/testing/container-by-hand.ts";
import type { Step } from "../reconcile/step.ts";
import { claimCell } from "../store/claim-cell.ts";
import { takeOverLeases } from "../store/take-over-leases.ts";
import { createRollingSlice } from "../sweep/rolling-slice.ts";
import { sweep } from "../sweep/sweep.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { POOLED_LIFE_MS } from "./plan-pool.ts";
import { createPoolStore } from "./pool-store.ts";

const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
const store = createPoolStore(database.as("dc_orchestrator"), world.host.hostName);
afterEach(async () => {
  await takeOverLeases(database.as("dc_orchestrator"), world.host.hostName);
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  for (const { id } of await database.superuser`SELECT id FROM agents`)
    await world.reconciler({ newId: randomUUID }).reconcile(id);
  await world.pool(0).refill();
  expect(await world.traces()).toEqual([]);
});
afterAll(() => world.close());

class Killed extends Error {}
const killed = () => Promise.reject(new Killed());
const collect = (graceMs: number) =>
  sweep({
    ...world.deps,
    hostName: world.host.hostName,
    log: lineLog(() => undefined),
    graceMs,
    slice: createRollingSlice(1),
  });
const containersOf = async () => (await store.list()).map(({ containerId }) => containerId);
const cellOf = async (agentId: string) => {
  const [row] = await database.superuser`
    SELECT cell_slot AS slot, airlock_container_id AS airlock FROM agents JOIN cells ON agent_id = id WHERE id = ${agentId}`;
  return row;
};

/** Brings an agent up and gives which steps that took. */
async function deploy(agentId: Parameters<ReturnType<typeof world.reconciler>["reconcile"]>[0]) {
  const steps: Step["kind"][] = [];
  const { reconcile } = world.reconciler({ newId: randomUUID, onStep: (_id, step) => steps.push(step.kind) });
  expect(await reconcile(agentId)).toBeUndefined();
  return steps;
}

test("a deploy takes a ready airlock with its slot, makes none, and the agent is reached through it", async () => {
  await world.pool(2).refill();
  const [first, second] = await store.list();
  const { agentId } = await testAgent(database, client);
  const steps = await deploy(agentId);
  expect(steps).not.toContain("create-airlock");
  expect(steps).not.toContain("start-airlock");
  expect(await cellOf(agentId)).toEqual({ slot: first?.cellSlot, airlock: first?.containerId });
  expect(await world.gateway.chat(agentId, "fetch http://example.com/")).toContain("the stand-in gateway");
  expect(await store.list()).toEqual([second]);

  await world.pool(2).refill();
  expect(await store.list()).toHaveLength(2);
  expect(await containersOf()).toContain(second?.containerId);
  expect(await containersOf()).not.toContain(first?.containerId);
  // Looking again changes nothing, neither for the agent nor for the pool.
  expect(await deploy(agentId)).toEqual(["check-health"]);
});

test("two agents that are placed at once never get the same airlock", async () => {
  await world.pool(1).refill();
  const [airlock] = await store.list();
  const agents = [await testAgent(database, client), await testAgent(database, client)];
  await Promise.all(agents.map(({ agentId }) => deploy(agentId)));
  const cells = await Promise.all(agents.map(({ agentId }) => cellOf(agentId)));
  expect(cells.filter((cell) => cell?.["airlock"] === airlock?.containerId)).toHaveLength(1);
  expect(new Set(cells.map((cell) => cell?.["slot"])).size).toBe(2);
  expect(new Set(cells.map((cell) => cell?.["airlock"])).size).toBe(2);
});

test("an agent that is not wanted running, or that relays to another port, leaves the pool alone", async () => {
  await world.pool(1, { targets: [{ agentPort: 9, size: 1 }] }).refill();
  const before = await store.list();
  const { agentId } = await testAgent(database, client);
  expect(await deploy(agentId)).toContain("create-airlock");
  await world.pool(1).refill();
  const stopped = await testAgent(database, client, { desired: "stopped" });
  await deploy(stopped.agentId);
  expect(await store.list()).toHaveLength(1);
  expect(await store.list()).not.toEqual(before);
});

test("an image of a client's own takes an airlock that relays to the port it declares, and no other", async () => {
  await world.pool(1).refill();
  const claim = async (port: number) => {
    const image = `registry.example/agent@sha256:${"0".repeat(64)}`;
    const custom = { image, port, readyPath: "/", writablePaths: ["/data"] };
    const { agentId } = await testAgent(database, client, { runtime: "custom", custom });
    return claimCell(world.deps.db, {
      agentId,
      hostName: world.host.hostName,
      holder: randomUUID(),
      leaseMs: 60_000,
      now: new Date(),
      airlockImage: world.images["airlock"],
    });
  };
  expect(await claim(RUNTIMES.nano.port + 1)).toMatchObject({ kind: "claimed", tookAirlock: false });
  expect(await claim(RUNTIMES.nano.port)).toMatchObject({ kind: "claimed", tookAirlock: true });
});

test("a start after a stop keeps the agent's slot, and with it the owner of its files", async () => {
  const { agentId, cellSlot } = await testAgent(database, client);
  await deploy(agentId);
  await database.superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${agentId}`;
  await deploy(agentId);
  await world.pool(1).refill();
  await database.superuser`UPDATE agents SET desired = 'running' WHERE id = ${agentId}`;
  await deploy(agentId);
  expect(await cellOf(agentId)).toMatchObject({ slot: cellSlot });
});

test("one that died, was changed by hand or has waited too long is replaced by a new one", async () => {
  await world.pool(3).refill();
  const [dead, changed, old] = await world.engine.observeContainers(
    (await containersOf()).filter((id) => id !== undefined),
  );
  if (dead?.state.kind !== "running" || changed === undefined || old === undefined)
    throw new Error("the pool is not full");
  await world.engine.stop(dead.containerId, 0);
  await setPidsLimitByHand(changed.containerId, 65);
  await database.superuser`
    UPDATE pooled_airlocks SET created_at = now() - ${POOLED_LIFE_MS} * interval '1 ms'
    WHERE container_id = ${old.containerId}`;
  await world.pool(3).refill();
  const now = await containersOf();
  expect(now).toHaveLength(3);
  for (const gone of [dead, changed, old]) expect(now).not.toContain(gone.containerId);
  expect(await world.engine.listCells()).toHaveLength(3);
});

test("an airlock that died while it waited costs its agent nothing but a fresh one", async () => {
  await world.pool(1).refill();
  const [id] = await containersOf();
  await world.engine.stop(id ?? "", 0);
  const { agentId } = await testAgent(database, client);
  expect(await deploy(agentId)).toEqual(expect.arrayContaining(["remove-airlock", "create-airlock"]));
  expect(await world.gateway.ask(agentId, "/healthz")).toMatchObject({ status: 200 });
});

test.each([
  { at: "before its directories", broken: { directories: { createForAirlock: killed } } },
  { at: "before its container", broken: { engine: { createAirlock: killed } } },
  { at: "before it is started", broken: { engine: { start: killed } } },
  { at: "before it is offered", broken: { store: { offer: killed } } },
])("killed $at, the next process fills the pool and nothing is left over", async ({ broken }) => {
  const dying = world.pool(1, {
    engine: { ...world.engine, ...broken.engine },
    directories: { ...world.deps.directories, ...broken.directories },
    store: { ...store, ...broken.store },
  });
  await expect(dying.refill()).rejects.toBeInstanceOf(Killed);
  // It might still be under way, in another process.
  await collect(0);
  expect(await store.list()).toHaveLength(1);
  await world.pool(1).refill();
  await collect(0);
  const [ready] = await store.list();
  expect((await world.engine.listCells()).map(({ containerId }) => containerId)).toEqual([
    ready?.containerId,
  ]);
  expect(await world.traces()).toHaveLength(2);
});

test("killed while one is taken out, the sweep collects it and nothing else", async () => {
  await world.pool(2).refill();
  const dying = world.pool(1, { engine: { ...world.engine, remove: killed } });
  await expect(dying.refill()).rejects.toBeInstanceOf(Killed);
  const [kept] = await containersOf();
  await collect(60_000);
  expect(await world.engine.listCells()).toHaveLength(2);
  await collect(0);
  expect((await world.engine.listCells()).map(({ containerId }) => containerId)).toEqual([kept]);
});

test("killed right after an airlock was taken, the next process goes on with it and the sweep leaves it alone", async () => {
  await world.pool(1).refill();
  const [airlock] = await store.list();
  const { agentId } = await testAgent(database, client);
  const dying = world.reconciler({
    newId: randomUUID,
    onStep: () => {
      throw new Killed();
    },
  });
  await expect(dying.reconcile(agentId)).rejects.toBeInstanceOf(Killed);
  await takeOverLeases(database.as("dc_orchestrator"), world.host.hostName);
  await collect(0);
  expect(await deploy(agentId)).not.toContain("create-airlock");
  await collect(0);
  expect(await cellOf(agentId)).toEqual({ slot: airlock?.cellSlot, airlock: airlock?.containerId });
  expect(await pathExists(world.paths.airlock(airlock?.cellSlot ?? -1).ingressSocket)).toBe(true);
});

test("a process whose airlock was struck off while it made it takes it away again", async () => {
  const slow = world.pool(1, {
    engine: {
      ...world.engine,
      start: async (containerId) => {
        // Another process of this host takes it for unfinished.
        for (const airlock of await store.list()) await store.withdraw(airlock);
        await world.engine.start(containerId);
      },
    },
  });
  await slow.refill();
  expect(await world.traces()).toEqual([]);
});
