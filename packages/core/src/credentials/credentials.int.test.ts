import { randomUUID } from "node:crypto";
import { AppError, PLACEHOLDER } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { entriesOf, productContext, standInGateway, wakeUpsOf } from "../test-product.ts";
import { createCredential } from "./create-credential.ts";
import { deleteCredential } from "./delete-credential.ts";
import { listCredentials } from "./list-credentials.ts";
import { replaceCredential } from "./replace-credential.ts";

const database = await testDatabase();
const client = await testClient(database);
const other = await testClient(database);
const viewer = await testClient(database, { role: "viewer" });
const CANARY = "canary-6f1c9d-value";

const input = (agentId: string, overrides: object = {}) => ({
  agentId,
  name: "API_KEY",
  value: CANARY,
  hosts: ["api.example.com"],
  ...overrides,
});
const stored = (agentId: string) =>
  database.superuser`SELECT * FROM agent_credentials WHERE agent_id = ${agentId}`;
const generation = async (agentId: string) => {
  const [row] = await database.superuser`SELECT generation::int AS g FROM agents WHERE id = ${agentId}`;
  return row?.["g"];
};

test("a credential is sealed for its client, agent and name, and only its placeholder comes back", async () => {
  const agent = await testAgent(database, client);
  const gateway = standInGateway();
  const ctx = productContext(database, client, gateway);
  const credential = await createCredential({ ctx, input: input(agent.agentId) });
  expect(credential).toEqual({
    name: "API_KEY",
    hosts: ["api.example.com"],
    slot: { kind: "bearer" },
    placeholder: expect.stringMatching(PLACEHOLDER),
    version: 1,
    createdAt: expect.any(Date),
    replacedAt: null,
    lastUsedAt: null,
  });
  expect(gateway.sealed).toEqual([{ clientId: client.clientId, agentId: agent.agentId, name: "API_KEY" }]);
  expect(await stored(agent.agentId)).toMatchObject([
    {
      client_id: client.clientId,
      iv: Buffer.alloc(12, 1),
      ciphertext: Buffer.from(CANARY).reverse(),
      auth_tag: Buffer.alloc(16, 2),
      key_version: 1,
    },
  ]);
  expect(await listCredentials({ ctx, input: { agentId: agent.agentId } })).toEqual({
    items: [credential],
    nextCursor: null,
  });
});

test("the log says what was added and removed, and never the value or the placeholder", async () => {
  const agent = await testAgent(database, client);
  const ctx = productContext(database, client);
  const { placeholder } = await createCredential({ ctx, input: input(agent.agentId) });
  await deleteCredential({ ctx, input: { agentId: agent.agentId, name: "API_KEY" } });
  const entries = await entriesOf(database, agent.agentId);
  expect(entries).toMatchObject([
    {
      action_type: "credential.create",
      actor_id: client.userId,
      target: "API_KEY",
      metadata: { agent: agent.name, hosts: ["api.example.com"], slot: "bearer" },
    },
    { action_type: "credential.delete", target: "API_KEY", metadata: { agent: agent.name } },
  ]);
  expect(JSON.stringify(entries)).not.toContain(CANARY);
  expect(JSON.stringify(entries)).not.toContain(placeholder);
  expect(await stored(agent.agentId)).toHaveLength(0);
});

test("the cell is replaced when its configuration names the credential, and left alone otherwise", async () => {
  const ctx = productContext(database, client);
  const plain = await testAgent(database, client);
  await createCredential({ ctx, input: input(plain.agentId) });
  expect(await generation(plain.agentId)).toBe(1);
  expect(await wakeUpsOf(database, plain.agentId)).toBe(0);

  const naming = await testAgent(database, client, { config: { a: { b: "{{credential:API_KEY}}" } } });
  await createCredential({ ctx, input: input(naming.agentId) });
  expect(await generation(naming.agentId)).toBe(2);
  expect(await wakeUpsOf(database, naming.agentId)).toBe(1);
});

test("a replaced value is sealed anew in place of the old one, and the cell goes on", async () => {
  const agent = await testAgent(database, client, { config: { a: "{{credential:API_KEY}}" } });
  const gateway = standInGateway();
  const ctx = productContext(database, client, gateway);
  const created = await createCredential({ ctx, input: input(agent.agentId) });
  const before = await generation(agent.agentId);
  const value = "another-value";
  const replaced = await replaceCredential({
    ctx,
    input: { agentId: agent.agentId, name: "API_KEY", value },
  });
  expect(replaced).toEqual({ ...created, version: 2, replacedAt: expect.any(Date) });
  expect(await stored(agent.agentId)).toMatchObject([
    { ciphertext: Buffer.from(value).reverse(), version: 2 },
  ]);
  expect(await generation(agent.agentId)).toBe(before);
  const entries = await entriesOf(database, agent.agentId);
  expect(entries.at(-1)).toMatchObject({ action_type: "credential.replace", metadata: { version: 2 } });
  expect(JSON.stringify(entries)).not.toContain(value);
});

test("of values that replace one at once each counts, and one of them stays", async () => {
  const agent = await testAgent(database, client);
  const ctx = productContext(database, client);
  await createCredential({ ctx, input: input(agent.agentId) });
  const values = ["first-value", "second-value", "third-value"];
  const versions = await Promise.all(
    values.map((value) =>
      replaceCredential({ ctx, input: { agentId: agent.agentId, name: "API_KEY", value } }),
    ),
  );
  expect(versions.map(({ version }) => version).sort()).toEqual([2, 3, 4]);
  const [row] = await stored(agent.agentId);
  expect(values.map((value) => Buffer.from(value).reverse().toString())).toContain(
    row?.["ciphertext"].toString(),
  );
});

test("when the gateway cannot seal, or the value does not fit, the old value stays", async () => {
  const agent = await testAgent(database, client);
  const ctx = productContext(database, client);
  await createCredential({ ctx, input: input(agent.agentId) });
  const seal = () => Promise.reject(new AppError("dependency_unavailable", "The gateway does not answer."));
  const of = { agentId: agent.agentId, name: "API_KEY", value: "another-value" };
  const broken = productContext(database, client, standInGateway({ seal }));
  await expect(replaceCredential({ ctx: broken, input: of })).rejects.toMatchObject({
    code: "dependency_unavailable",
  });
  await expect(replaceCredential({ ctx, input: { ...of, value: "a\nb" } })).rejects.toMatchObject({
    code: "invalid_input",
    fields: [{ pointer: "/value" }],
  });
  expect(await stored(agent.agentId)).toMatchObject([
    { version: 1, ciphertext: Buffer.from(CANARY).reverse() },
  ]);
});

test("a name is unique within its agent; the same name elsewhere gets another placeholder", async () => {
  const ctx = productContext(database, client);
  const first = await testAgent(database, client);
  const second = await testAgent(database, client);
  const one = await createCredential({ ctx, input: input(first.agentId) });
  const two = await createCredential({ ctx, input: input(second.agentId) });
  expect(one.placeholder).not.toBe(two.placeholder);
  await expect(createCredential({ ctx, input: input(first.agentId) })).rejects.toMatchObject({
    code: "conflict",
    message: 'The agent already has a credential named "API_KEY".',
  });
});

test("of five creations of one name at once, one succeeds", async () => {
  const agent = await testAgent(database, client);
  const ctx = productContext(database, client);
  const attempts = await Promise.allSettled(
    Array.from({ length: 5 }, () => createCredential({ ctx, input: input(agent.agentId) })),
  );
  expect(attempts.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
  for (const attempt of attempts)
    if (attempt.status === "rejected") expect(attempt.reason).toMatchObject({ code: "conflict" });
  expect(await entriesOf(database, agent.agentId)).toHaveLength(1);
});

test("an agent has at most fifty credentials", async () => {
  const agent = await testAgent(database, client);
  await database.superuser`
    INSERT INTO agent_credentials (client_id, agent_id, name, hosts, placeholder, iv, ciphertext, auth_tag, key_version)
    SELECT ${client.clientId}, ${agent.agentId}, 'K' || n, ${["a.example.com"]}, 'full-' || n, '', '', '', 1
    FROM generate_series(1, 50) n`;
  const gateway = standInGateway();
  await expect(
    createCredential({ ctx: productContext(database, client, gateway), input: input(agent.agentId) }),
  ).rejects.toMatchObject({ code: "limit_reached" });
  expect(gateway.sealed).toEqual([]);
});

test("another client's agent is not found: nothing is sealed, listed or removed", async () => {
  const theirs = await testAgent(database, other);
  await createCredential({ ctx: productContext(database, other), input: input(theirs.agentId) });
  const gateway = standInGateway();
  const ctx = productContext(database, client, gateway);
  for (const agentId of [theirs.agentId, randomUUID(), "x"]) {
    const refused = { code: "not_found", message: "No such agent." };
    await expect(createCredential({ ctx, input: input(agentId, { name: "MINE" }) })).rejects.toMatchObject(
      refused,
    );
    await expect(listCredentials({ ctx, input: { agentId } })).rejects.toMatchObject(refused);
    const of = { agentId, name: "API_KEY" };
    await expect(deleteCredential({ ctx, input: of })).rejects.toMatchObject(refused);
    await expect(replaceCredential({ ctx, input: { ...of, value: "mine" } })).rejects.toMatchObject(refused);
  }
  expect(gateway.sealed).toEqual([]);
  expect(await stored(theirs.agentId)).toHaveLength(1);
});

test("removing what is not there is not found, and leaves no entry", async () => {
  const agent = await testAgent(database, client);
  await expect(
    deleteCredential({
      ctx: productContext(database, client),
      input: { agentId: agent.agentId, name: "NOTHING" },
    }),
  ).rejects.toMatchObject({ code: "not_found" });
  expect(await entriesOf(database, agent.agentId)).toEqual([]);
});

test("a viewer lists credentials and changes none", async () => {
  const agent = await testAgent(database, viewer);
  const ctx = productContext(database, viewer);
  expect((await listCredentials({ ctx, input: { agentId: agent.agentId } })).items).toEqual([]);
  await expect(createCredential({ ctx, input: input(agent.agentId) })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(
    deleteCredential({ ctx, input: { agentId: agent.agentId, name: "API_KEY" } }),
  ).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    replaceCredential({ ctx, input: { agentId: agent.agentId, name: "API_KEY", value: "mine" } }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

test("when the gateway cannot seal, nothing is stored", async () => {
  const agent = await testAgent(database, client);
  const seal = () => Promise.reject(new AppError("dependency_unavailable", "The gateway does not answer."));
  await expect(
    createCredential({
      ctx: productContext(database, client, standInGateway({ seal })),
      input: input(agent.agentId),
    }),
  ).rejects.toMatchObject({ code: "dependency_unavailable" });
  expect(await stored(agent.agentId)).toHaveLength(0);
  expect(await entriesOf(database, agent.agentId)).toEqual([]);
});

test.each([
  ["a line break in the value", { value: `${CANARY}\r\nHost: evil` }, "/value"],
  ["an empty value", { value: "" }, "/value"],
  ["no host", { hosts: [] }, "/hosts"],
  ["an address as host", { hosts: ["127.0.0.1"] }, "/hosts/0"],
  ["a host with a port", { hosts: ["a.example.com:444"] }, "/hosts/0"],
  ["a wildcard for everything", { hosts: ["*"] }, "/hosts/0"],
  ["a header that frames the message", { slot: { kind: "header", name: "transfer-encoding" } }, "/slot/name"],
  ["a header in capitals", { slot: { kind: "header", name: "X-Key" } }, "/slot/name"],
  ["a value that its slot cannot take", { slot: { kind: "path", after: ["/x/"] }, value: ".." }, "/value"],
  ["a name with a brace", { name: "A}}" }, "/name"],
])("%s is refused, without repeating the value", async (_what, overrides, pointer) => {
  const agent = await testAgent(database, client);
  const gateway = standInGateway();
  const attempt = createCredential({
    ctx: productContext(database, client, gateway),
    input: input(agent.agentId, overrides),
  });
  const refused = await attempt.catch((err: unknown) => err);
  expect(refused).toMatchObject({ code: "invalid_input", fields: [{ pointer }] });
  expect(`${refused} ${JSON.stringify(refused)}`).not.toContain(CANARY);
  expect(gateway.sealed).toEqual([]);
});
