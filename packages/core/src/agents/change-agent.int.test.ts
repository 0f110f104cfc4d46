import { randomUUID } from "node:crypto";
import { RUNTIMES } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import type { ProductContext } from "../product-context.ts";
import { entriesOf, productContext, wakeUpsOf } from "../test-product.ts";
import { deleteAgent } from "./delete-agent.ts";
import { restartAgent } from "./restart-agent.ts";
import { startAgent } from "./start-agent.ts";
import { stopAgent } from "./stop-agent.ts";
import { updateAgent } from "./update-agent.ts";

const database = await testDatabase();
await testHost(database);
const client = await testClient(database);
const ctx = productContext(database, client);
const other = await testClient(database);
const viewer = await testClient(database, { role: "viewer" });

const wanted = async (agentId: string) => {
  const [row] = await database.superuser`SELECT desired, generation::int FROM agents WHERE id = ${agentId}`;
  return row;
};
const actions = async (agentId: string) =>
  (await entriesOf(database, agentId)).map((entry) => entry["action_type"]);

const update = (request: { ctx: ProductContext; input: { agentId: string } }) =>
  updateAgent({ ctx: request.ctx, input: { ...request.input, model: "other" } });
const VERBS = [
  ["restart", restartAgent],
  ["start", startAgent],
  ["stop", stopAgent],
  ["delete", deleteAgent],
  ["update", update],
] as const;
const stateFor = (verb: string) => (verb === "start" ? ({ desired: "stopped" } as const) : {});

test.each([
  ["restart", restartAgent, { desired: "running", generation: 2 }, { generation: 2 }],
  ["start", startAgent, { desired: "running", generation: 1 }, {}],
  ["stop", stopAgent, { desired: "stopped", generation: 1 }, {}],
  ["delete", deleteAgent, { desired: "deleted", generation: 1 }, {}],
] as const)(
  "%s changes what is wanted, tells the orchestrator and is in the log",
  async (verb, run, expected, metadata) => {
    const agent = await testAgent(database, client, stateFor(verb));
    const view = await run({ ctx, input: { agentId: agent.agentId } });
    expect(view).toMatchObject({ id: agent.agentId, desired: expected.desired });
    expect(await wanted(agent.agentId)).toEqual(expected);
    expect(await wakeUpsOf(database, agent.agentId)).toBe(1);
    expect(await entriesOf(database, agent.agentId)).toMatchObject([
      {
        client_id: client.clientId,
        actor_id: client.userId,
        action_type: `agent.${verb}`,
        target: agent.name,
        metadata,
      },
    ]);
  },
);

test.each(VERBS)("%s of another client's agent is not found and changes nothing", async (verb, run) => {
  const theirs = await testAgent(database, other, stateFor(verb));
  const before = await wanted(theirs.agentId);
  for (const agentId of [theirs.agentId, randomUUID(), "not-an-id"])
    await expect(run({ ctx, input: { agentId } })).rejects.toMatchObject({
      code: "not_found",
      message: "No such agent.",
    });
  expect(await wanted(theirs.agentId)).toEqual(before);
  expect(await wakeUpsOf(database, theirs.agentId)).toBe(0);
  expect(await actions(theirs.agentId)).toEqual([]);
});

test.each(VERBS)("a viewer cannot %s", async (verb, run) => {
  const agent = await testAgent(database, viewer, stateFor(verb));
  await expect(
    run({ ctx: productContext(database, viewer), input: { agentId: agent.agentId } }),
  ).rejects.toMatchObject({ code: "forbidden" });
  expect(await actions(agent.agentId)).toEqual([]);
});

test.each(VERBS.filter(([verb]) => verb !== "delete"))(
  "an agent that is being deleted cannot %s",
  async (_verb, run) => {
    const agent = await testAgent(database, client, { desired: "deleted" });
    await expect(run({ ctx, input: { agentId: agent.agentId } })).rejects.toMatchObject({ code: "conflict" });
    expect(await wanted(agent.agentId)).toEqual({ desired: "deleted", generation: 1 });
  },
);

test.each([
  ["start", startAgent, "running"],
  ["stop", stopAgent, "stopped"],
  ["delete", deleteAgent, "deleted"],
] as const)("%s twice is done once", async (_verb, run, desired) => {
  const agent = await testAgent(database, client, { desired });
  expect(await run({ ctx, input: { agentId: agent.agentId } })).toMatchObject({ desired });
  expect(await wakeUpsOf(database, agent.agentId)).toBe(0);
  expect(await actions(agent.agentId)).toEqual([]);
});

test("start gives an agent that ended in error another try", async () => {
  const agent = await testAgent(database, client, { status: "error" });
  await startAgent({ ctx, input: { agentId: agent.agentId } });
  expect(await wanted(agent.agentId)).toEqual({ desired: "running", generation: 2 });
});

test("a stopped agent is not restarted", async () => {
  const agent = await testAgent(database, client, { desired: "stopped" });
  await expect(restartAgent({ ctx, input: { agentId: agent.agentId } })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("ten restarts at once raise the generation by ten", async () => {
  const agent = await testAgent(database, client);
  await Promise.all(
    Array.from({ length: 10 }, () => restartAgent({ ctx, input: { agentId: agent.agentId } })),
  );
  expect(await wanted(agent.agentId)).toEqual({ desired: "running", generation: 11 });
  expect(await actions(agent.agentId)).toHaveLength(10);
});

test("new limits leave a running cell to be held to them, and have one that failed tried anew", async () => {
  const update = (agentId: string, resources: object) => updateAgent({ ctx, input: { agentId, resources } });
  const runs = await testAgent(database, client, { status: "running" });
  await update(runs.agentId, { cpuMillis: 100, diskBytes: 2 * RUNTIMES.nano.defaults.diskBytes });
  expect(await wanted(runs.agentId)).toMatchObject({ generation: 1 });
  const failed = await testAgent(database, client, { status: "error" });
  await update(failed.agentId, { cpuMillis: 100 });
  expect(await wanted(failed.agentId)).toMatchObject({ generation: 2 });
});

test("a disk is never made smaller, and nothing is changed beside it", async () => {
  const agent = await testAgent(database, client, { status: "running" });
  const resources = { diskBytes: RUNTIMES.nano.defaults.diskBytes - 1, cpuMillis: 100 };
  await expect(updateAgent({ ctx, input: { agentId: agent.agentId, resources } })).rejects.toMatchObject({
    code: "invalid_input",
    fields: [{ pointer: "/resources/diskBytes" }],
  });
  expect(await entriesOf(database, agent.agentId)).toEqual([]);
});

test("new permissions and a new name leave the cell alone; model and configuration replace it", async () => {
  const agent = await testAgent(database, client);
  const input = { agentId: agent.agentId };
  const permissions = {
    scopes: [],
    rateLimits: {},
    allowedDomains: ["api.example.com"],
    maxDailyTokenSpend: 5,
  };
  const renamed = await updateAgent({ ctx, input: { ...input, name: "renamed", permissions } });
  expect(renamed).toMatchObject({ name: "renamed", permissions });
  expect(await wanted(agent.agentId)).toMatchObject({ generation: 1 });
  const replaced = await updateAgent({
    ctx,
    input: { ...input, config: { key: "{{credential:KEY}}" }, resources: { cpuMillis: 100 } },
  });
  expect(replaced.config).toEqual({ key: "{{credential:KEY}}" });
  expect(replaced.resources.cpuMillis).toBe(100);
  expect(await wanted(agent.agentId)).toMatchObject({ generation: 2 });
  expect(await entriesOf(database, agent.agentId)).toMatchObject([
    {
      action_type: "agent.update",
      target: agent.name,
      metadata: { fields: ["name", "permissions"], newName: "renamed", allowedDomains: ["api.example.com"] },
    },
    { action_type: "agent.update", target: "renamed", metadata: { fields: ["config", "resources"] } },
  ]);
});

test("an agent cannot take the name of another", async () => {
  const first = await testAgent(database, client, { name: "taken" });
  const second = await testAgent(database, client);
  await expect(updateAgent({ ctx, input: { agentId: second.agentId, name: "taken" } })).rejects.toMatchObject(
    { code: "conflict" },
  );
  await updateAgent({ ctx, input: { agentId: first.agentId, name: "free" } });
  await updateAgent({ ctx, input: { agentId: second.agentId, name: "taken" } });
});

test("a change moves updatedAt, which the gateway follows", async () => {
  const agent = await testAgent(database, client);
  await database.superuser`UPDATE agents SET updated_at = '2020-01-01' WHERE id = ${agent.agentId}`;
  const view = await stopAgent({ ctx, input: { agentId: agent.agentId } });
  expect(view.updatedAt.getTime()).toBeGreaterThan(Date.parse("2020-01-02"));
});
