import { readFile } from "node:fs/promises";
import { testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { crashWorld } from "./testing/crash-world.ts";
import { diedInThought } from "./testing/died-in-thought.ts";
import { expectFenced } from "./testing/expect-fenced.ts";
import { killedProcess } from "./testing/killed-process.ts";
import { operationNamed } from "./testing/operations.ts";
import { runMatrix } from "./testing/run-matrix.ts";

const database = await testDatabase();
const world = await crashWorld(database);
afterEach(() => world.clear());
afterAll(() => world.close());

// Every operation, each point of it with a killed process, is the full matrix.
test.each(["create", "delete"] as const)(
  "31: wherever %s was interrupted, the next process ends with one cell or none and leaves nothing over",
  async (name) => {
    const points = await runMatrix(world, operationNamed(name), (agentId, diesAt) =>
      diedInThought(world.deps, agentId, diesAt),
    );
    // Between doing something and noting it, too.
    const between = {
      create: ["engine.createAgent", "create-agent"],
      delete: ["disks.remove", "remove-disk"],
    }[name];
    expect(points).toEqual(expect.arrayContaining(between));
  },
);

test("31: a process killed between making a container and noting it leaves one cell in the end", async () => {
  const operation = operationNamed("update");
  const points = ["set-status", "engine.stop", "engine.remove", "remove-agent"];
  for (const diesAt of [points.length - 1, points.length + 2]) {
    const agentId = await world.newAgent();
    await operation.begin(world, agentId);
    const order = { facts: world.facts, database: database.address("dc_orchestrator"), agentId, diesAt };
    expect(await killedProcess(order)).toBe(diesAt < points.length ? "remove-agent" : "engine.createAgent");
    await world.converge(agentId);
    await operation.expectEnd(world, agentId);
    await world.want(agentId, "deleted");
    await world.converge(agentId);
    await world.expectGone(agentId);
  }
});

test("33: of two orchestrators the one that was paused and resumed is fenced, and takes nothing away", async () => {
  // Its agent container is gone by the second; the next one is made by the other process.
  for (const pausesAt of [0, 2])
    expect(await expectFenced(world, { name: "stop", wish: "running" }, pausesAt)).toMatchObject({
      done: expect.any(String),
      wasFenced: true,
    });
});

test("33: an orchestrator paused in an open transaction holds up the next only until the database ends it, and is turned away", async () => {
  // Its first two take over what there was and place a new agent; in the third it has a lease and writes of its own.
  expect(await expectFenced(world, { name: "stop", wish: "running" }, 2, true)).toEqual({
    done: "transaction",
    wasFenced: true,
  });
});

test("33: an agent whose disk was taken away just before it started is started again on its disk", async () => {
  const agentId = await world.newAgent();
  const isOwn = async () => undefined;
  const start = async (containerId: string): Promise<void> => {
    if ((await world.disks.observe(agentId)) === "mounted" && (await isAgent(containerId)))
      await world.disks.unmount(agentId, isOwn);
    await world.engine.start(containerId);
  };
  const isAgent = async (containerId: string) =>
    (await world.engine.listCells()).some((one) => one.containerId === containerId && one.role === "agent");
  const { reconcile } = world.reconciler({ engine: { ...world.engine, start } });
  await expect(reconcile(agentId)).rejects.toMatchObject({ code: "dependency_unavailable" });
  await world.converge(agentId);
  await world.expectRunning(agentId);
  const agent = (await world.engine.observeCell(agentId)).find((one) => one.role === "agent");
  if (agent?.state.kind !== "running") throw new Error("the agent does not run");
  expect(await readFile(`/proc/${agent.state.pid}/mountinfo`, "utf8")).toMatch(/ - ext4 \/dev\/loop/);
});
