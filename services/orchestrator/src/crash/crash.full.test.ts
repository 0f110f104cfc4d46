import { testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, test } from "vitest";
import { crashWorld } from "./testing/crash-world.ts";
import { expectFenced } from "./testing/expect-fenced.ts";
import { killedProcess } from "./testing/killed-process.ts";
import { OPERATIONS, operationNamed } from "./testing/operations.ts";
import { runMatrix } from "./testing/run-matrix.ts";

const database = await testDatabase();
const world = await crashWorld(database);
afterEach(() => world.clear());
afterAll(() => world.close());

test.each(OPERATIONS)(
  "31: an orchestrator killed at any point of $name leaves one cell or none, and nothing over",
  async (operation) => {
    await runMatrix(world, operation, (agentId, diesAt) =>
      killedProcess({
        facts: world.facts,
        database: database.address("dc_orchestrator"),
        agentId,
        diesAt,
      }),
    );
  },
);

test.each([
  ["stop", "running"],
  ["create", "stopped"],
  ["update", "stopped"],
] as const)(
  "33: an orchestrator paused at any point of %s and resumed when another has done otherwise is fenced",
  async (name, wish) => {
    for (let pausesAt = 0; ; pausesAt += 1) {
      const agentId = await world.newAgent();
      await operationNamed(name).begin(world, agentId);
      const done = await expectFenced(world, agentId, pausesAt, wish);
      // What it had begun before it could notice, the next look sets right.
      await world.converge(agentId);
      await (wish === "running" ? world.expectRunning(agentId) : world.expectStopped(agentId));
      await world.want(agentId, "deleted");
      await world.converge(agentId);
      await world.expectGone(agentId);
      if (done === undefined) break;
    }
  },
);
