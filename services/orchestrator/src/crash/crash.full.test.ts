import { testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, test } from "vitest";
import { crashWorld } from "./testing/crash-world.ts";
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
