import { randomUUID } from "node:crypto";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { productContext } from "../test-product.ts";
import { listTransitions } from "./list-transitions.ts";

const database = await testDatabase();
const client = await testClient(database, { role: "viewer" });
const ctx = productContext(database, client);
const other = await testClient(database);

const add = async (owner: typeof client, agentId: string, reason: string, at = new Date()) => {
  await database.superuser`
    INSERT INTO agent_transitions (client_id, agent_id, created_at, from_status, to_status, reason, step, generation)
    VALUES (${owner.clientId}, ${agentId}, ${at}, 'running', 'provisioning', ${reason}, 'disk', 1)`;
};

test("an agent's history is its own, newest first, each change once over all pages", async () => {
  const agent = await testAgent(database, client);
  const neighbour = await testAgent(database, client);
  // Three of the same millisecond: the id decides.
  const at = new Date("2030-01-01T00:00:00.000Z");
  for (const reason of ["1", "2", "3"]) await add(client, agent.agentId, reason, at);
  await add(client, agent.agentId, "4", new Date("2030-01-02T00:00:00.000Z"));
  await add(client, neighbour.agentId, "another's");
  const seen: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTransitions({ ctx, input: { agentId: agent.agentId, cursor, limit: 3 } });
    seen.push(...page.items.map(({ reason }) => reason));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(["4", "3", "2", "1"]);
  const [newest] = (await listTransitions({ ctx, input: { agentId: agent.agentId, limit: 1 } })).items;
  expect(newest).toMatchObject({ from: "running", to: "provisioning", step: "disk", host: null });
});

test("another client's agent has no history here", async () => {
  const theirs = await testAgent(database, other);
  await add(other, theirs.agentId, "theirs");
  for (const agentId of [theirs.agentId, randomUUID()])
    await expect(listTransitions({ ctx, input: { agentId, limit: 5 } })).rejects.toMatchObject({
      code: "not_found",
    });
});
