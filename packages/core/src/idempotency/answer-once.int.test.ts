import { testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { createAgent } from "../agents/create-agent.ts";
import { createCredential } from "../credentials/create-credential.ts";
import type { ProductContext } from "../product-context.ts";
import { entriesOf, productContext, standInGateway, wakeUpsOf } from "../test-product.ts";
import { requestKey } from "./request-key.ts";
import { sweepAnswers } from "./sweep-answers.ts";

const database = await testDatabase();
await testHost(database);
const hashingKey = new Uint8Array(32).fill(7);
const PERMISSIONS = { scopes: [], rateLimits: {}, allowedDomains: [], maxDailyTokenSpend: 0 };

/** The context of a request with this key and body. */
const keyed = (ctx: ProductContext, key: string, body: string): ProductContext => ({
  ...ctx,
  requestKey: requestKey(hashingKey, key, { method: "POST", path: "/api/agents", body }),
});
const clientContext = async () => productContext(database, await testClient(database, { plan: "team" }));
const agent = (name: string) => ({ name, runtime: "nano" as const, permissions: PERMISSIONS });
const agentsOf = (ctx: ProductContext) =>
  database.superuser`SELECT id FROM agents WHERE client_id = ${ctx.client.id}`;

test("the same creation sent again creates nothing and gets the same answer", async () => {
  const ctx = await clientContext();
  const first = await createAgent({ ctx: keyed(ctx, "k", "a"), input: agent("a") });
  const again = await createAgent({ ctx: keyed(ctx, "k", "a"), input: agent("a") });
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(await agentsOf(ctx)).toHaveLength(1);
  expect(await entriesOf(database, first.id)).toHaveLength(1);
  expect(await wakeUpsOf(database, first.id)).toBe(1);
});

test("of many at once one creates; the others get its answer or are told to wait", async () => {
  const ctx = await clientContext();
  const tries = Array.from({ length: 12 }, () =>
    createAgent({ ctx: keyed(ctx, "k", "a"), input: agent("a") }),
  );
  const results = await Promise.allSettled(tries);
  expect(await agentsOf(ctx)).toHaveLength(1);
  const refused = results.filter((result) => result.status === "rejected").map(({ reason }) => reason.code);
  expect(new Set(refused).size).toBeLessThanOrEqual(1);
  for (const code of refused) expect(code).toBe("request_in_progress");
  const answers = results.filter((result) => result.status === "fulfilled");
  expect(new Set(answers.map(({ value }) => JSON.stringify(value))).size).toBe(1);
});

test("a creation that failed leaves its key free", async () => {
  const ctx = await clientContext();
  await createAgent({ ctx, input: agent("taken") });
  await expect(createAgent({ ctx: keyed(ctx, "k", "a"), input: agent("taken") })).rejects.toMatchObject({
    code: "conflict",
  });
  await createAgent({ ctx: keyed(ctx, "k", "b"), input: agent("free") });
  expect(await agentsOf(ctx)).toHaveLength(2);
});

test("a key that stood for another request is refused, and nothing is created", async () => {
  const ctx = await clientContext();
  await createAgent({ ctx: keyed(ctx, "k", "a"), input: agent("a") });
  await expect(createAgent({ ctx: keyed(ctx, "k", "b"), input: agent("b") })).rejects.toMatchObject({
    code: "idempotency_key_reused",
  });
  const elsewhere = requestKey(hashingKey, "k", { method: "POST", path: "/api/elsewhere", body: "a" });
  await expect(
    createAgent({ ctx: { ...ctx, requestKey: elsewhere }, input: agent("a") }),
  ).rejects.toMatchObject({ code: "idempotency_key_reused" });
  expect(await agentsOf(ctx)).toHaveLength(1);
});

test("a key belongs to one user of one client", async () => {
  const ctx = await clientContext();
  const stranger = await clientContext();
  const first = await createAgent({ ctx: keyed(ctx, "k", "a"), input: agent("a") });
  const other = await createAgent({ ctx: keyed(stranger, "k", "a"), input: agent("a") });
  expect(other.id).not.toBe(first.id);
  const [colleague] = await database.superuser<{ id: string }[]>`
    INSERT INTO users (client_id, email, name, role)
    VALUES (${ctx.client.id}, ${`colleague-${ctx.client.id}@example.test`}, 'Colleague', 'admin') RETURNING id`;
  const user = { ...ctx.user, id: colleague?.id as typeof ctx.user.id };
  await createAgent({ ctx: keyed({ ...ctx, user }, "k", "b"), input: agent("b") });
  expect(await agentsOf(ctx)).toHaveLength(2);
});

test("after a day a key stands for nothing, and is swept; what still counts is not", async () => {
  const ctx = await clientContext();
  const keysOf = () => database.superuser`
    SELECT expires_at FROM idempotency_keys WHERE client_id = ${ctx.client.id}`;
  await createAgent({ ctx: keyed(ctx, "old", "a"), input: agent("a") });
  await database.superuser`UPDATE idempotency_keys SET expires_at = '2020-01-01' WHERE client_id = ${ctx.client.id}`;
  await createAgent({ ctx: keyed(ctx, "old", "b"), input: agent("b") });
  expect(await agentsOf(ctx)).toHaveLength(2);
  await createAgent({ ctx: keyed(ctx, "older", "c"), input: agent("c") });
  await database.superuser`UPDATE idempotency_keys SET expires_at = '2020-01-01'
    WHERE client_id = ${ctx.client.id} AND key_hash = ${requestKey(hashingKey, "older", { method: "", path: "", body: "" }).keyHash}`;
  const future = new Date("2100-01-01");
  await database.superuser`UPDATE idempotency_keys SET expires_at = '2099-01-01'
    WHERE client_id = ${ctx.client.id} AND expires_at > '2021-01-01'`;
  // The database's clock says that the other one is not old, whatever the process believes.
  await sweepAnswers(database.as("dc_auth"), future);
  expect(await keysOf()).toHaveLength(1);
});

test("a credential that is sent again is sealed once, and its value is in no stored answer", async () => {
  const client = await testClient(database, { plan: "team" });
  const gateway = standInGateway();
  const ctx = productContext(database, client, gateway);
  const { id } = await createAgent({ ctx, input: agent("a") });
  const input = { agentId: id, name: "KEY", value: "canary-value", hosts: ["api.example.com"] };
  const first = await createCredential({ ctx: keyed(ctx, "k", JSON.stringify(input)), input });
  const again = await createCredential({ ctx: keyed(ctx, "k", JSON.stringify(input)), input });
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(gateway.sealed).toHaveLength(1);
  const rows = await database.superuser`SELECT * FROM idempotency_keys WHERE client_id = ${ctx.client.id}`;
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain("canary-value");
});
