import { randomUUID } from "node:crypto";
import { mkdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { type AgentId, AppError, agentId as asAgentId, lineLog } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import { pathExists } from "../disk/path-exists.ts";
import { containerLabels } from "../engine/container-labels.ts";
import { type ContainerByHand, startContainerByHand } from "../engine/testing/container-by-hand.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { describeOrphan } from "./describe-orphan.ts";
import { createRollingSlice } from "./rolling-slice.ts";
import { listOrphans, sweep } from "./sweep.ts";

const database = await testDatabase();
const otherDatabase = await testDatabase();
const world = await testOrchestrator(database);
const other = await testOrchestrator(otherDatabase, { disks: "none" });
const client = await testClient(database);
const foreign: ContainerByHand[] = [];
afterAll(async () => {
  for (const container of foreign) await container.remove();
  await world.close();
  await other.close();
});

const run = (graceMs: number, of = world, db = database, slice = createRollingSlice(1)) =>
  sweep({
    ...of.deps,
    db: db.as("dc_orchestrator"),
    hostName: of.host.hostName,
    log: lineLog(() => undefined),
    graceMs,
    slice,
  });
const forget = async (agentId: AgentId) => {
  await database.superuser`DELETE FROM agents WHERE id = ${agentId}`;
};
async function startForeign(labels: Record<string, string>): Promise<ContainerByHand> {
  const container = await startContainerByHand(world.images["nano"] ?? "", labels);
  foreign.push(container);
  return container;
}

test("a cell that Postgres does not know is collected with all it has, once it is older than the grace period", async () => {
  const { agentId } = await testAgent(database, client);
  await world.reconciler().reconcile(agentId);
  await forget(agentId);
  await run(60_000);
  expect(await world.engine.observeCell(agentId)).toHaveLength(2);
  await run(0);
  expect(await world.traces()).toEqual([]);
  expect(world.gateway.calls.forget).toContain(agentId);
});

test("half-made disks and directories of nobody are collected; what is not named after an agent or a slot is not ours", async () => {
  const nobody = asAgentId(randomUUID());
  await mkdir(join(world.paths.cells, nobody), { recursive: true });
  await mkdir(world.paths.airlock(999_999).out, { recursive: true });
  const strange = [world.paths.cells, world.paths.airlocks].map((place) => join(place, "lost+found"));
  for (const place of strange) await mkdir(place);
  await run(0);
  expect(await pathExists(world.paths.cell(nobody).root)).toBe(false);
  expect(await pathExists(world.paths.airlock(999_999).root)).toBe(false);
  for (const place of strange) {
    expect(await pathExists(place)).toBe(true);
    await rmdir(place);
  }
});

test("an orphan that cannot be removed now keeps no agent from being looked at", async () => {
  const { agentId } = await testAgent(database, client);
  const nobody = asAgentId(randomUUID());
  await mkdir(join(world.paths.cells, nobody), { recursive: true });
  const gone = () => Promise.reject(new AppError("dependency_unavailable", "no gateway"));
  const known = await run(0, {
    ...world,
    deps: { ...world.deps, gateway: { ...world.deps.gateway, forget: gone } },
  });
  expect([...known]).toEqual([agentId]);
  expect(await pathExists(world.paths.cell(nobody).root)).toBe(true);
  await run(0);
  expect(await pathExists(world.paths.cell(nobody).root)).toBe(false);
  await forget(agentId);
});

test("the directories of a container that cannot be removed stay until it is gone", async () => {
  const { agentId, cellSlot } = await testAgent(database, client);
  await world.reconciler().reconcile(agentId);
  await forget(agentId);
  const refused = () => Promise.reject(new AppError("engine_refused", "not now"));
  await run(0, { ...world, deps: { ...world.deps, engine: { ...world.engine, remove: refused } } });
  expect(await pathExists(world.paths.airlock(cellSlot).egressSocket)).toBe(true);
  expect(await world.disks.observe(agentId)).toBe("mounted");
  await run(0);
  expect(await world.traces()).toEqual([]);
});

test("a known agent's cell is never collected, and every known agent is given to be compared", async () => {
  const { agentId } = await testAgent(database, client);
  const { reconcile } = world.reconciler();
  await reconcile(agentId);
  expect([...(await run(0))]).toEqual([agentId]);
  expect(await world.engine.observeCell(agentId)).toHaveLength(2);
  await database.superuser`UPDATE agents SET desired = 'deleted' WHERE id = ${agentId}`;
  await reconcile(agentId);
});

test("an agent whose cell is as wanted is left alone until its turn, and one that a list shows to differ is not", async () => {
  const { agentId } = await testAgent(database, client);
  const reconciler = world.reconciler();
  // Whose status changed is looked at once more.
  const reconcile = async (id: AgentId) => {
    await reconciler.reconcile(id);
    await reconciler.reconcile(id);
  };
  const changed = async () => [...(await run(60_000, world, database, () => []))];
  expect(await changed()).toEqual([agentId]);
  await reconcile(agentId);
  expect(await changed()).toEqual([]);

  const [row] = await database.superuser`SELECT cell_slot AS slot FROM agents WHERE id = ${agentId}`;
  const breaks: readonly (() => Promise<unknown>)[] = [
    () => rm(world.paths.airlock(Number(row?.["slot"])).egressSocket),
    async () => {
      const all = await world.engine.observeCell(agentId);
      await world.engine.stop(all.find(({ role }) => role === "airlock")?.containerId ?? "", 0);
    },
    async () => {
      const all = await world.engine.observeCell(agentId);
      await world.engine.remove(all.find(({ role }) => role === "agent")?.containerId ?? "");
    },
    () => database.superuser`
      UPDATE agents SET resources = jsonb_set(resources, '{pidsMax}', '99'), updated_at = now() WHERE id = ${agentId}`,
    // Whoever was at work when the limits changed has written after that, for the limits that it had read.
    () =>
      database.superuser`UPDATE agents SET resources = jsonb_set(resources, '{pidsMax}', '98') WHERE id = ${agentId}`,
    () => database.superuser`UPDATE agents SET generation = generation + 1 WHERE id = ${agentId}`,
  ];
  for (const break_ of breaks) {
    await break_();
    expect(await changed()).toEqual([agentId]);
    await reconcile(agentId);
    expect(await changed()).toEqual([]);
  }
  await database.superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${agentId}`;
  expect(await changed()).toEqual([agentId]);
  await reconcile(agentId);
  expect(await changed()).toEqual([]);
  await database.superuser`UPDATE agents SET desired = 'deleted' WHERE id = ${agentId}`;
  expect(await changed()).toEqual([agentId]);
  await reconcile(agentId);
});

test("what would be collected is listed with its reason and left where it is", async () => {
  const { agentId } = await testAgent(database, client);
  await world.reconciler().reconcile(agentId);
  const list = async (graceMs: number) =>
    listOrphans({ ...world.deps, hostName: world.host.hostName, graceMs });
  expect(await list(0)).toEqual([]);
  await forget(agentId);
  const young = await list(60_000);
  expect(young.map(({ kind, isDue }) => [kind, isDue])).toEqual([
    ["container", false],
    ["container", false],
    ["cell", false],
    ["airlock", false],
  ]);
  const due = await list(0);
  expect(due.every(({ isDue }) => isDue)).toBe(true);
  expect(due.map(describeOrphan).join("\n")).toContain(`of agent ${agentId}, which is not in the database`);
  expect(await world.engine.observeCell(agentId)).toHaveLength(2);
  await run(0);
  expect(await list(0)).toEqual([]);
});

test("35: containers without our labels, of another installation or with a guessed nonce are not touched", async () => {
  const owner = { ...world.host, cellSlot: 999_999, clientId: client.clientId, agentId: randomUUID() };
  const strangers = [
    await startForeign({}),
    await startForeign({ "deployclaw.agent": owner.agentId, "deployclaw.role": "agent" }),
    await startForeign(containerLabels({ ...owner, installationId: randomUUID() }, "agent", "x")),
    await startForeign(containerLabels({ ...owner, hostName: "another-host" }, "agent", "x")),
    await startForeign(containerLabels({ ...owner, hostNonce: randomUUID() }, "agent", "x")),
  ];
  await run(0);
  for (const stranger of strangers) expect(await stranger.exists()).toBe(true);
  // The same with the right nonce is an orphan: what spared the others was the difference.
  const orphan = await startForeign(containerLabels(owner, "agent", "x"));
  await run(0);
  expect(await orphan.exists()).toBe(false);
});

test("a container that says it is of an agent and has another name is seen by the sweep and removed", async () => {
  const { agentId, cellSlot } = await testAgent(database, client);
  const { reconcile } = world.reconciler();
  await reconcile(agentId);
  const stray = await startForeign(
    containerLabels({ ...world.host, cellSlot, clientId: client.clientId, agentId }, "agent", "hash"),
  );
  expect([...(await run(60_000, world, database, () => []))]).toEqual([agentId]);
  await reconcile(agentId);
  expect(await stray.exists()).toBe(false);
  expect(await world.engine.listCells()).toHaveLength(2);
  await database.superuser`UPDATE agents SET desired = 'deleted' WHERE id = ${agentId}`;
  await reconcile(agentId);
});

test("two installations on one engine do not see each other", async () => {
  const otherClient = await testClient(otherDatabase);
  const mine = await testAgent(database, client);
  const theirs = await testAgent(otherDatabase, otherClient);
  await world.reconciler().reconcile(mine.agentId);
  await other.reconciler().reconcile(theirs.agentId);
  await run(0);
  await run(0, other, otherDatabase);
  expect(await world.engine.listCells()).toHaveLength(2);
  expect(await other.engine.listCells()).toHaveLength(2);
  expect(await world.engine.observeCell(theirs.agentId)).toEqual([]);
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  await otherDatabase.superuser`UPDATE agents SET desired = 'deleted'`;
  await world.reconciler().reconcile(mine.agentId);
  await other.reconciler().reconcile(theirs.agentId);
});
