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
  for (const pausesAt of [0, 2]) {
    const agentId = await world.newAgent();
    await world.converge(agentId);
    await world.want(agentId, "stopped");
    // Its agent container is gone by then; the next one is made by the other process.
    expect(await expectFenced(world, agentId, pausesAt, "running")).toMatchObject({
      done: expect.any(String),
      wasFenced: true,
    });
    await world.expectRunning(agentId);
    await world.clear();
  }
});
