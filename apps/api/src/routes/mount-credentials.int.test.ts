import {
  createCredentialRoute,
  deleteCredentialRoute,
  listCredentialsRoute,
  replaceCredentialRoute,
} from "@deployclaw/contracts";
import { AppError, clientId as toClientId } from "@deployclaw/domain";
import { testAgent, testDatabase } from "@deployclaw/testkit";
import { beforeEach, expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";

const database = await testDatabase();
const api = testApi(database);
const owner = api.browser();
const { clientId } = await owner.signUp();
const stranger = api.browser();
await stranger.signUp();
const { agentId: id } = await testAgent(database, { clientId: toClientId(clientId) });
const params = { id };
const CANARY = "canary-7f3a9c";
const BODY = { name: "GITHUB", value: CANARY, hosts: ["api.github.com"] };

beforeEach(async () => {
  await owner.stepUp();
});

test("a credential is sealed by the gateway, and its value is seen nowhere afterwards", async () => {
  const created = await owner.call(createCredentialRoute, { params, body: BODY });
  expect(created.status).toBe(201);
  expect(created.body.credential).toMatchObject({
    name: "GITHUB",
    hosts: ["api.github.com"],
    slot: { kind: "bearer" },
    version: 1,
    replacedAt: null,
  });
  expect(created.body.credential.placeholder).toMatch(/^dcph_[a-z2-7]{26}$/);
  expect(api.gateway.sealed).toContainEqual(
    expect.objectContaining({ agentId: id, name: "GITHUB", value: CANARY }),
  );

  const listed = await owner.call(listCredentialsRoute, { params });
  expect(listed.body.items).toEqual([created.body.credential]);
  const [row] = await database.superuser`
    SELECT (SELECT string_agg(c::text, '') FROM agent_credentials c)
      || (SELECT string_agg(a::text, '') FROM audit_logs a) AS everything`;
  for (const text of [created.text, listed.text, api.logged.join("\n"), row?.["everything"]])
    expect(text).not.toContain(CANARY);
  const entries = await database.superuser`SELECT action_type FROM audit_logs WHERE target = 'GITHUB'`;
  expect(entries).toEqual([{ action_type: "credential.create" }]);
});

test("the same name twice is 409", async () => {
  const body = { ...BODY, name: "TWICE" };
  expect((await owner.call(createCredentialRoute, { params, body })).status).toBe(201);
  expect((await owner.call(createCredentialRoute, { params, body })).status).toBe(409);
});

test.each([
  [{ kind: "header", name: "x-api-key" }],
  [{ kind: "basic", part: "username" }],
  [{ kind: "query", name: "key" }],
  [{ kind: "path", after: ["/bot", "/file/bot"] }],
  [{ kind: "json", pointer: "/auth/token" }],
  [{ kind: "websocket", pointer: "/d/token" }],
  [{ kind: "aws", accessKeyId: "AKIDEXAMPLE12345", region: "eu-central-1", service: "s3" }],
  [{ kind: "hmac", header: "x-signature", hash: "sha512", encoding: "base64", signs: "{method}\n{body}" }],
] as const)("the slot %j is kept and listed", async (slot) => {
  const body = { ...BODY, name: `IN_${slot.kind.toUpperCase()}`, slot };
  const created = await owner.call(createCredentialRoute, { params, body });
  expect([created.status, created.body.credential?.slot]).toEqual([201, slot]);
  const listed = await owner.call(listCredentialsRoute, { params });
  expect(listed.body.items).toContainEqual(created.body.credential);
});

test("an OAuth 2 credential is sealed with its parts named, and what is left out has a default", async () => {
  const slot = { kind: "oauth2", tokenUrl: "https://oauth2.example.com/token", clientId: "app-1" } as const;
  const body = { ...BODY, name: "MAIL", slot, clientSecret: `${CANARY}-secret` };
  const created = await owner.call(createCredentialRoute, { params, body });
  expect(created.status).toBe(201);
  const defaults = { grant: "refresh_token", authentication: "body", scope: "" };
  expect(created.body.credential.slot).toEqual({ ...slot, ...defaults });
  const sealed = api.gateway.sealed.at(-1)?.value ?? "";
  expect(JSON.parse(sealed)).toEqual({ refreshToken: CANARY, clientSecret: `${CANARY}-secret` });
  const of = { params: { id, name: "MAIL" } };
  const replaced = await owner.call(replaceCredentialRoute, { ...of, body: { value: "another" } });
  expect(replaced.status).toBe(200);
  expect(JSON.parse(api.gateway.sealed.at(-1)?.value ?? "")).toEqual({ refreshToken: "another" });
  expect(created.text + replaced.text + api.logged.join("\n")).not.toContain(CANARY);
});

test("a replaced value leaves name, placeholder and slot, and raises the version", async () => {
  const of = { params: { id, name: "CHANGING" } };
  const created = await owner.call(createCredentialRoute, { params, body: { ...BODY, name: "CHANGING" } });
  const replaced = await owner.call(replaceCredentialRoute, { ...of, body: { value: `${CANARY}-2` } });
  expect(replaced.status).toBe(200);
  const { credential } = created.body;
  expect(replaced.body.credential).toEqual({ ...credential, version: 2, replacedAt: expect.any(String) });
  expect(api.gateway.sealed.at(-1)).toMatchObject({ agentId: id, name: "CHANGING", value: `${CANARY}-2` });
  const entries = await database.superuser`
    SELECT action_type, metadata FROM audit_logs WHERE target = 'CHANGING' ORDER BY number`;
  expect(entries).toMatchObject([
    { action_type: "credential.create" },
    { action_type: "credential.replace", metadata: { version: 2 } },
  ]);
  expect(JSON.stringify([replaced.body, entries, api.logged])).not.toContain(CANARY);
});

test("what is not there or not one's own cannot be replaced, nor anything without a fresh code", async () => {
  await owner.call(createCredentialRoute, { params, body: { ...BODY, name: "KEPT" } });
  const body = { value: "another" };
  const replace = (browser: typeof owner, name: string) =>
    browser.call(replaceCredentialRoute, { params: { id, name }, body });
  expect((await replace(owner, "NOTHING")).status).toBe(404);
  await stranger.stepUp();
  expect((await replace(stranger, "KEPT")).status).toBe(404);
  expect((await replace(api.browser(), "KEPT")).status).toBe(401);
  const wrong = { params: { id, name: "KEPT" }, body: { value: "a\nb" } };
  expect((await owner.call(replaceCredentialRoute, wrong)).status).toBe(422);
  const [row] = await database.superuser`SELECT version FROM agent_credentials WHERE name = 'KEPT'`;
  expect(row).toEqual({ version: 1 });
});

test("a deleted credential is gone, and deleting it again is 404", async () => {
  await owner.call(createCredentialRoute, { params, body: { ...BODY, name: "BRIEF" } });
  const of = { params: { id, name: "BRIEF" } };
  expect((await owner.call(deleteCredentialRoute, of)).status).toBe(204);
  expect((await owner.call(deleteCredentialRoute, of)).status).toBe(404);
});

test("another client sees, adds and removes nothing", async () => {
  await owner.call(createCredentialRoute, { params, body: { ...BODY, name: "OWN" } });
  await stranger.stepUp();
  const sealed = api.gateway.sealed.length;
  expect((await stranger.call(listCredentialsRoute, { params })).status).toBe(404);
  expect((await stranger.call(createCredentialRoute, { params, body: BODY })).status).toBe(404);
  expect((await stranger.call(deleteCredentialRoute, { params: { id, name: "OWN" } })).status).toBe(404);
  expect(api.gateway.sealed).toHaveLength(sealed);
  expect(await database.superuser`SELECT 1 FROM agent_credentials WHERE name = 'OWN'`).toHaveLength(1);
});

test("with the gateway away nothing is stored, and the refusal does not repeat the value", async () => {
  api.gateway.refusal = new AppError("dependency_unavailable", "The gateway does not answer.");
  const answer = await owner.call(createCredentialRoute, { params, body: { ...BODY, name: "LOST" } });
  api.gateway.refusal = undefined;
  expect(answer.status).toBe(503);
  expect(answer.text).not.toContain(CANARY);
  expect(await database.superuser`SELECT 1 FROM agent_credentials WHERE name = 'LOST'`).toHaveLength(0);
});

test.each([
  ["a value with a line break", { value: `${CANARY}\r\nx-evil: 1` }, "/value"],
  ["no host", { hosts: [] }, "/hosts"],
  ["a host that is an address", { hosts: ["169.254.169.254"] }, "/hosts/0"],
  ["a name with a slash", { name: "a/b" }, "/name"],
  ["a header with a colon", { slot: { kind: "header", name: "x-key:" } }, "/slot/name"],
  ["a slot of no known kind", { slot: { kind: "cookie" } }, "/slot/kind"],
  ["a slot with a field of another kind", { slot: { kind: "bearer", name: "x" } }, "/slot/name"],
  [
    "a token URL without TLS",
    { slot: { kind: "oauth2", tokenUrl: "http://a.example.com/", clientId: "a" } },
    "/slot/tokenUrl",
  ],
  ["a second secret where there is room for one", { clientSecret: CANARY }, "/clientSecret"],
  ["a field of former times", { header: "x-key" }, "/header"],
])("%s is refused by its pointer, without repeating the value", async (_, wrong, pointer) => {
  const answer = await owner.call(createCredentialRoute, {
    params,
    body: { ...BODY, name: "WRONG", ...wrong },
  });
  expect(answer.status).toBe(422);
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  expect(answer.text).not.toContain(CANARY);
});
