import { testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { crashWorld } from "./testing/crash-world.ts";
import { expectFenced } from "./testing/expect-fenced.ts";
import { killedProcess } from "./testing/killed-process.ts";
import { OPERATIONS } from "./testing/operations.ts";
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

test("33: an orchestrator that is paused at any point of a stop and resumed writes nothing and takes nothing away", async () => {
  const points: string[] = [];
  for (;;) {
    const agentId = await world.newAgent();
    await world.converge(agentId);
    await world.want(agentId, "stopped");
    const { done } = await expectFenced(world, agentId, points.length, "running");
    await world.expectRunning(agentId);
    await world.clear();
    if (done === undefined) break;
    points.push(done);
  }
  expect(points.length).toBeGreaterThan(2);
});
