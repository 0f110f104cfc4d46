import { withHost } from "@deployclaw/db";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { recordTransition, TRANSITIONS_MAX } from "./record-transition.ts";

const database = await testDatabase();
const db = database.as("dc_orchestrator");

test("an agent's history keeps the newest transitions and another agent's stays whole", async () => {
  const client = await testClient(database);
  const [mine, theirs] = [await testAgent(database, client), await testAgent(database, client)];
  const add = (agentId: typeof mine.agentId, number: number) =>
    withHost(db, "host-1", (tx) =>
      recordTransition(
        tx,
        { agentId, clientId: client.clientId, generation: number, hostName: undefined },
        {
          from: "running",
          to: "provisioning",
          reason: `number ${number}`,
          step: undefined,
          at: new Date(1_900_000_000_000 + number),
        },
      ),
    );
  await add(theirs.agentId, 0);
  for (let number = 0; number < TRANSITIONS_MAX + 3; number += 1) await add(mine.agentId, number);
  const [kept] = await database.superuser`
    SELECT count(*)::int AS many, min(generation)::int AS oldest FROM agent_transitions
    WHERE agent_id = ${mine.agentId}`;
  expect(kept).toEqual({ many: TRANSITIONS_MAX, oldest: 3 });
  expect(
    await database.superuser`SELECT 1 FROM agent_transitions WHERE agent_id = ${theirs.agentId}`,
  ).toHaveLength(1);
});
