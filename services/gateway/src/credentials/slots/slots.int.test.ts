import type { CredentialSlot } from "@deployclaw/domain";
import { testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { RequestInput } from "../../testing/cell-client.ts";
import { headerOf, reasonOf } from "../../testing/header-of.ts";
import { standInUpstream } from "../../testing/stand-in-upstream.ts";
import { testGateway } from "../../testing/test-gateway.ts";

const HOST = "api.example.com";
const OTHER = "other.example.com";
const CANARY = "canary 7Qv2$xZ9/+&=?:@pLm";
const database = await testDatabase();
const upstream = await standInUpstream([HOST, OTHER]);
const gateway = await testGateway(database, upstream);

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  upstream.seen.length = 0;
  upstream.dialled.length = 0;
});
gateway.names.set(HOST, ["93.184.215.14"]);
gateway.names.set(OTHER, ["93.184.215.15"]);

async function cellWith(slot: CredentialSlot, value = CANARY) {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST, OTHER] } });
  const placeholder = await gateway.credential(agent.agentId, { name: "KEY", value, hosts: [HOST], slot });
  return { agent, inside, placeholder };
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
/** A request that an agent makes with a placeholder. */
interface Asked extends RequestInput {
  readonly path?: string;
}

const QUERY = encodeURIComponent(CANARY);
const SEGMENT = "canary%207Qv2$xZ9%2F%2B%26=%3F:@pLm";

test.each<[CredentialSlot, (p: string) => Asked, { url?: string; authorization?: string }]>([
  [
    { kind: "bearer" },
    (p) => ({ headers: { authorization: `bearer ${p}` } }),
    { authorization: `Bearer ${CANARY}` },
  ],
  [
    { kind: "header", name: "authorization" },
    (p) => ({ headers: { authorization: `token ${p}` } }),
    { authorization: `token ${CANARY}` },
  ],
  [
    { kind: "basic", part: "password" },
    (p) => ({ headers: { authorization: basic(`me:${p}`) } }),
    { authorization: basic(`me:${CANARY}`) },
  ],
  [
    { kind: "query", name: "key" },
    (p) => ({ path: `/v1?a=1&key=${p}&b=2` }),
    { url: `/v1?a=1&key=${QUERY}&b=2` },
  ],
  [
    { kind: "path", after: ["/bot"] },
    (p) => ({ path: `/bot${p}/getMe?x=1` }),
    { url: `/bot${SEGMENT}/getMe?x=1` },
  ],
  [
    { kind: "path", after: ["/bot", "/file/bot"] },
    (p) => ({ path: `/file/bot${p}` }),
    { url: `/file/bot${SEGMENT}` },
  ],
])("in the slot %j the value takes the placeholder's place", async (slot, ask, expected) => {
  const { agent, inside, placeholder } = await cellWith(slot);
  const { path = "/", ...input } = ask(placeholder);
  expect((await inside.https(`https://${HOST}${path}`, input)).status).toBe(200);
  const [seen] = upstream.seen;
  expect({ url: seen?.url, authorization: headerOf(seen?.rawHeaders, "authorization")[0] }).toEqual({
    url: "/",
    ...expected,
  });
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[0]?.metadata["credentials"]).toEqual(["KEY"]);
  expect(JSON.stringify(entries)).not.toContain("canary");
});

test("a user name of Basic is replaced, its password is not", async () => {
  const { inside, placeholder } = await cellWith({ kind: "basic", part: "username" }, "canary-key");
  const headers = { authorization: basic(`${placeholder}:`) };
  expect((await inside.https(`https://${HOST}/`, { headers })).status).toBe(200);
  expect(headerOf(upstream.seen[0]?.rawHeaders, "authorization")).toEqual([basic("canary-key:")]);
});

const inBearer = (p: string): Asked => ({ headers: { authorization: `Bearer ${p}` } });

test.each<[string, CredentialSlot, (p: string) => Asked]>([
  [
    "a bearer token's in another scheme",
    { kind: "bearer" },
    (p) => ({ headers: { authorization: `token ${p}` } }),
  ],
  [
    "a bearer token's with more around",
    { kind: "bearer" },
    (p) => ({ headers: { authorization: `Bearer ${p}x` } }),
  ],
  ["a bearer token's in Basic", { kind: "bearer" }, (p) => ({ headers: { authorization: basic(`a:${p}`) } })],
  ["a bearer token's in the query", { kind: "bearer" }, (p) => ({ path: `/?access_token=${p}` })],
  ["a header's in its name", { kind: "header", name: "x-key" }, (p) => ({ headers: { [p]: "x" } })],
  [
    "a password's as a user name",
    { kind: "basic", part: "password" },
    (p) => ({ headers: { authorization: basic(`${p}:x`) } }),
  ],
  [
    "a password's with more around",
    { kind: "basic", part: "password" },
    (p) => ({ headers: { authorization: basic(`a:x${p}`) } }),
  ],
  [
    "a password's in plain text",
    { kind: "basic", part: "password" },
    (p) => ({ headers: { authorization: `Basic ${p}` } }),
  ],
  ["a parameter's in another parameter", { kind: "query", name: "key" }, (p) => ({ path: `/?other=${p}` })],
  ["a parameter's with more around", { kind: "query", name: "key" }, (p) => ({ path: `/?key=x${p}` })],
  [
    "a parameter's where there are two",
    { kind: "query", name: "key" },
    (p) => ({ path: `/?key=x&key=${p}` }),
  ],
  ["a parameter's behind a semicolon", { kind: "query", name: "key" }, (p) => ({ path: `/?a=1;key=${p}` })],
  ["a parameter's in the path", { kind: "query", name: "key" }, (p) => ({ path: `/key=${p}` })],
  ["a parameter's in a header", { kind: "query", name: "key" }, inBearer],
  ["a path's in another place of it", { kind: "path", after: ["/bot"] }, (p) => ({ path: `/x/bot${p}` })],
  ["a path's with more around", { kind: "path", after: ["/bot"] }, (p) => ({ path: `/bot${p}x/getMe` })],
  ["a path's in the query", { kind: "path", after: ["/bot"] }, (p) => ({ path: `/?/bot${p}/getMe` })],
  [
    "a path's spelled with escapes",
    { kind: "path", after: ["/bot"] },
    (p) => ({ path: `/bot${p.replace("_", "%5f")}/` }),
  ],
])("a placeholder that is %s is refused, and nothing is dialled", async (_what, slot, ask) => {
  const { agent, inside, placeholder } = await cellWith(slot);
  const { path = "/", ...input } = ask(placeholder);
  const answer = await inside.https(`https://${HOST}${path}`, input);
  expect([answer.status, reasonOf(answer.body)]).toEqual([403, "placeholder_outside_slot"]);
  expect(upstream.dialled).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "placeholder_outside_slot" } },
  ]);
});

test.each<[CredentialSlot, (p: string) => Asked]>([
  [{ kind: "bearer" }, inBearer],
  [{ kind: "basic", part: "password" }, (p) => ({ headers: { authorization: basic(`a:${p}`) } })],
  [{ kind: "query", name: "key" }, (p) => ({ path: `/?key=${p}` })],
  [{ kind: "path", after: ["/bot"] }, (p) => ({ path: `/bot${p}` })],
])("in the slot %j a placeholder for another host is refused", async (slot, ask) => {
  const { inside, placeholder } = await cellWith(slot);
  const { path = "/", ...input } = ask(placeholder);
  const answer = await inside.https(`https://${OTHER}${path}`, input);
  expect(reasonOf(answer.body)).toBe("placeholder_wrong_host");
  expect(upstream.dialled).toEqual([]);
});

test("a placeholder never goes over plain http", async () => {
  const { inside, placeholder } = await cellWith({ kind: "bearer" });
  const answer = await inside.http(`http://${HOST}/`, inBearer(placeholder));
  expect(answer.status).toBe(403);
  expect(upstream.dialled).toEqual([]);
});
