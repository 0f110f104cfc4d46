import { randomUUID } from "node:crypto";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { productContext, standInGateway } from "../test-product.ts";
import { agentHealth } from "./agent-health.ts";
import { agentLogs } from "./agent-logs.ts";
import { chatWithAgent } from "./chat-with-agent.ts";
import { getAgent } from "./get-agent.ts";
import { listAgents } from "./list-agents.ts";
import { stopAgent } from "./stop-agent.ts";

const database = await testDatabase();
const client = await testClient(database);
const ctx = productContext(database, client);
const other = await testClient(database);
const viewer = await testClient(database, { role: "viewer" });

test("the list holds the client's agents alone, newest first, each once over all pages", async () => {
  const lister = await testClient(database);
  const made: string[] = [];
  for (let index = 0; index < 7; index += 1) made.push((await testAgent(database, lister)).agentId);
  await testAgent(database, other);
  // Three of the same millisecond: the id decides.
  await database.superuser`
    UPDATE agents SET created_at = '2030-01-01' WHERE id IN ${database.superuser(made.slice(2, 5))}`;
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAgents({ ctx: productContext(database, lister), input: { cursor, limit: 2 } });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map((agent) => agent.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const inOrder = await database.superuser<{ id: string }[]>`
    SELECT id FROM agents WHERE client_id = ${lister.clientId} ORDER BY created_at DESC, id DESC`;
  expect(seen).toEqual(inOrder.map((row) => row.id));
});

test("a cursor of another making is refused", async () => {
  await expect(listAgents({ ctx, input: { cursor: "x", limit: 2 } })).rejects.toMatchObject({
    code: "invalid_input",
  });
});

test("a viewer sees agents, and another client sees none of them", async () => {
  const mine = await testAgent(database, viewer, { config: { a: 1 } });
  const view = await getAgent({ ctx: productContext(database, viewer), input: { agentId: mine.agentId } });
  expect(Object.keys(view).sort()).toEqual([
    "config",
    "createdAt",
    "custom",
    "deployment",
    "desired",
    "host",
    "id",
    "memoryBytes",
    "model",
    "name",
    "permissions",
    "resources",
    "runtime",
    "status",
    "statusReason",
    "updatedAt",
  ]);
  await expect(getAgent({ ctx, input: { agentId: mine.agentId } })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("health comes from the cell while the agent runs, and from its state otherwise", async () => {
  const running = await testAgent(database, client, { status: "running" });
  const stopped = await testAgent(database, client, { status: "stopped" });
  const theirs = await testAgent(database, other, { status: "running" });
  const asked: string[] = [];
  const gateway = standInGateway({
    kill: async () => undefined,
    health: async (agentId) => {
      asked.push(agentId);
      return { healthy: true, detail: "ready" };
    },
  });
  const health = (agentId: string) =>
    agentHealth({ ctx: productContext(database, client, gateway), input: { agentId } });
  expect(await health(running.agentId)).toEqual({ healthy: true, detail: "ready" });
  expect(await health(stopped.agentId)).toEqual({ healthy: false, detail: "The agent is stopped." });
  await expect(health(theirs.agentId)).rejects.toMatchObject({ code: "not_found" });
  expect(asked).toEqual([running.agentId]);
});

test("an agent's log holds its entries alone, newest first", async () => {
  const agent = await testAgent(database, client, { status: "running" });
  const neighbour = await testAgent(database, client, { status: "running" });
  await chatWithAgent({ ctx, input: { agentId: agent.agentId, message: "hello" } });
  await chatWithAgent({ ctx, input: { agentId: neighbour.agentId, message: "hello" } });
  await stopAgent({
    ctx: { ...ctx, clock: () => new Date(ctx.clock().getTime() + 60_000) },
    input: { agentId: agent.agentId },
  });
  const page = await agentLogs({ ctx, input: { agentId: agent.agentId, limit: 10 } });
  expect(page.items.map((entry) => entry.action)).toEqual(["agent.stop", "agent.chat"]);
  expect(page.nextCursor).toBeNull();
  for (const agentId of [randomUUID(), (await testAgent(database, other)).agentId])
    await expect(agentLogs({ ctx, input: { agentId, limit: 10 } })).rejects.toMatchObject({
      code: "not_found",
    });
});
