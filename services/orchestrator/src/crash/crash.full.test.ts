import { testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { crashWorld } from "./testing/crash-world.ts";
import { fenceEveryPoint } from "./testing/expect-fenced.ts";
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

// What is wanted by the time the paused one goes on: something else, where that can be, which it would undo if it could.
test.each([
  { name: "create", wish: "running" },
  { name: "create", wish: "deleted" },
  { name: "update", wish: "running" },
  { name: "start", wish: "stopped" },
  { name: "stop", wish: "running" },
  { name: "delete", wish: "deleted" },
] as const)(
  "33: an orchestrator that is paused at any point of $name and resumed with the agent $wish writes nothing and takes nothing away",
  async (overtaken) => {
    expect((await fenceEveryPoint(world, overtaken)).length).toBeGreaterThan(2);
  },
);

test("33: an orchestrator that is paused in any transaction of a stop holds up the next for a while, and writes nothing", async () => {
  const points = await fenceEveryPoint(world, { name: "stop", wish: "running" }, true);
  expect(points.length).toBeGreaterThan(2);
});
