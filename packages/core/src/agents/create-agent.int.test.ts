import type { Permissions } from "@deployclaw/domain";
import { RUNTIMES } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { entriesOf, productContext, wakeUpsOf } from "../test-product.ts";
import { createAgent } from "./create-agent.ts";
import { updateAgent } from "./update-agent.ts";

const database = await testDatabase();
await testHost(database);

const permissions: Permissions = {
  scopes: ["api:outbound"],
  rateLimits: { "api:outbound": { maxPerHour: 10, maxPerDay: 100 } },
  allowedDomains: ["api.example.com", "*.example.org"],
  maxDailyTokenSpend: 1_000,
};
const agentsOf = (clientId: string) =>
  database.superuser`SELECT name FROM agents WHERE client_id = ${clientId}`;
const forgiving = { ...permissions };

test("an agent is created with its word to the orchestrator and its audit entry", async () => {
  const client = await testClient(database);
  const ctx = productContext(database, client);
  const config = { channel: { token: "{{credential:TELEGRAM}}" }, list: [1, "two"] };
  const agent = await createAgent({
    ctx,
    input: { name: "Helper", runtime: "nano", config, permissions, resources: { pidsMax: 32 } },
  });
  expect(agent).toMatchObject({
    name: "Helper",
    runtime: "nano",
    model: "demo",
    config,
    permissions,
    resources: { ...RUNTIMES.nano.defaults, pidsMax: 32 },
    desired: "running",
    status: "provisioning",
    statusReason: null,
    host: null,
  });
  expect(agent.createdAt).toBeInstanceOf(Date);
  expect(await wakeUpsOf(database, agent.id)).toBe(1);
  expect(await entriesOf(database, agent.id)).toEqual([
    {
      client_id: client.clientId,
      actor_kind: "user",
      actor_id: client.userId,
      action_type: "agent.create",
      target: "Helper",
      metadata: {
        runtime: "nano",
        scopes: permissions.scopes,
        allowedDomains: permissions.allowedDomains,
        ...RUNTIMES.nano.defaults,
        pidsMax: 32,
      },
      ip_address: "192.0.2.7",
      created_at: ctx.clock(),
    },
  ]);
});

test("the stored columns are JSON objects, not texts of them", async () => {
  const client = await testClient(database);
  await createAgent({
    ctx: productContext(database, client),
    input: { name: "a", runtime: "nano", permissions, config: { a: 1 } },
  });
  expect(
    await database.superuser`
      SELECT jsonb_typeof(config) AS c, jsonb_typeof(permissions) AS p, jsonb_typeof(resources) AS r
      FROM agents WHERE client_id = ${client.clientId}`,
  ).toEqual([{ c: "object", p: "object", r: "object" }]);
});

test("the plan's limit holds, also for ten creations at once, and leaves no trace of the refused", async () => {
  const client = await testClient(database, { plan: "trial" });
  const ctx = productContext(database, client);
  const attempts = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      createAgent({ ctx, input: { name: `a${index}`, runtime: "nano", permissions } }),
    ),
  );
  const refused = attempts.flatMap((attempt) => (attempt.status === "rejected" ? [attempt.reason] : []));
  expect(refused).toHaveLength(9);
  for (const reason of refused)
    expect(reason).toMatchObject({ code: "limit_reached", message: "Your plan allows 1 agent." });
  expect(await agentsOf(client.clientId)).toHaveLength(1);
  expect(await database.superuser`SELECT 1 FROM outbox WHERE client_id = ${client.clientId}`).toHaveLength(1);
  expect(
    await database.superuser`SELECT 1 FROM audit_logs WHERE client_id = ${client.clientId}`,
  ).toHaveLength(1);
});

test("another client's agents and agents being deleted do not use up the limit, up to twice of it", async () => {
  const client = await testClient(database, { plan: "trial" });
  const other = await testClient(database);
  const ctx = productContext(database, client);
  for (let index = 0; index < 2; index += 1) await testAgent(database, other);
  await testAgent(database, client, { desired: "deleted" });
  await createAgent({ ctx, input: { name: "fits", runtime: "nano", permissions } });
  await expect(
    createAgent({ ctx, input: { name: "does not", runtime: "nano", permissions } }),
  ).rejects.toMatchObject({ code: "limit_reached" });
});

test("a trial gives an agent half a core, whatever it asks for, and never more later", async () => {
  const ctx = productContext(database, await testClient(database, { plan: "trial" }));
  const input = { name: "helper", runtime: "openclaw", permissions } as const;
  await expect(
    createAgent({ ctx, input: { ...input, resources: { cpuMillis: 501 } } }),
  ).rejects.toMatchObject({
    code: "limit_reached",
    message: "Your plan gives an agent 500 thousandths of a processor core.",
  });
  const agent = await createAgent({ ctx, input });
  expect(agent.resources).toEqual({ ...RUNTIMES.openclaw.defaults, cpuMillis: 500 });
  const more = { agentId: agent.id, resources: { cpuMillis: 501 } };
  await expect(updateAgent({ ctx, input: more })).rejects.toMatchObject({ code: "limit_reached" });
  const less = { agentId: agent.id, resources: { cpuMillis: 100 } };
  expect((await updateAgent({ ctx, input: less })).resources.cpuMillis).toBe(100);
});

test("an agent from an earlier plan keeps what it has, and gets no more", async () => {
  const client = await testClient(database, { plan: "trial" });
  const { agentId } = await testAgent(database, client, { resources: { cpuMillis: 2_000 } });
  const ctx = productContext(database, client);
  const change = (resources: { cpuMillis?: number; pidsMax?: number }) =>
    updateAgent({ ctx, input: { agentId, resources } });
  expect((await change({ pidsMax: 100 })).resources).toMatchObject({ cpuMillis: 2_000, pidsMax: 100 });
  await expect(change({ cpuMillis: 2_001 })).rejects.toMatchObject({ code: "limit_reached" });
});

test("a name is unique within its client, and free again once its agent is to be deleted", async () => {
  const client = await testClient(database);
  const other = await testClient(database);
  const input = { name: "same", runtime: "nano", permissions } as const;
  await testAgent(database, client, { name: "same", desired: "deleted" });
  await createAgent({ ctx: productContext(database, client), input });
  await createAgent({ ctx: productContext(database, other), input });
  await expect(createAgent({ ctx: productContext(database, client), input })).rejects.toMatchObject({
    code: "conflict",
    message: 'You already have an agent named "same".',
  });
});

test.each([
  [
    "a domain that is not canonical",
    { permissions: { ...forgiving, allowedDomains: ["API.example.com"] } },
    "/permissions/allowedDomains/0",
  ],
  [
    "an address",
    { permissions: { ...forgiving, allowedDomains: ["10.0.0.1"] } },
    "/permissions/allowedDomains/0",
  ],
  ["an unknown permission", { permissions: { ...forgiving, sudo: true } }, "/permissions/sudo"],
  ["an unknown scope", { permissions: { ...forgiving, scopes: ["root"] } }, "/permissions/scopes/0"],
  ["too much memory", { resources: { memoryBytes: 2 ** 50 } }, "/resources/memoryBytes"],
  ["an unknown resource", { resources: { gpus: 1 } }, "/resources/gpus"],
  ["a name with a slash", { name: "../x" }, "/name"],
])("%s is refused and nothing is stored", async (_what, overrides, pointer) => {
  const client = await testClient(database);
  const input = { name: "a", runtime: "nano" as const, permissions, ...overrides } as Parameters<
    typeof createAgent
  >[0]["input"];
  await expect(createAgent({ ctx: productContext(database, client), input })).rejects.toMatchObject({
    code: "invalid_input",
    fields: [{ pointer }],
  });
  expect(await agentsOf(client.clientId)).toHaveLength(0);
});

test("a viewer cannot create an agent", async () => {
  const viewer = await testClient(database, { role: "viewer" });
  await expect(
    createAgent({
      ctx: productContext(database, viewer),
      input: { name: "a", runtime: "nano", permissions },
    }),
  ).rejects.toMatchObject({ code: "forbidden" });
  expect(await agentsOf(viewer.clientId)).toHaveLength(0);
});

test("when the audit entry cannot be written, there is no agent", async () => {
  const client = await testClient(database);
  const ctx = productContext(database, client);
  const broken = { ...ctx, audit: { ...ctx.audit, boot: "not a uuid" } };
  await expect(
    createAgent({ ctx: broken, input: { name: "a", runtime: "nano", permissions } }),
  ).rejects.toThrow();
  expect(await agentsOf(client.clientId)).toHaveLength(0);
  expect(await database.superuser`SELECT 1 FROM outbox WHERE client_id = ${client.clientId}`).toHaveLength(0);
});
