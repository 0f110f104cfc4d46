import type { CredentialSlot } from "@deployclaw/domain";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { headerOf, reasonOf } from "../testing/header-of.ts";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const HOST = "api.example.com";
const OTHER = "other.example.com";
const CANARY = "canary-7Qv2$xZ9/+pLm";
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
  upstream.answerWith((_req, res) => {
    res.end("fine");
  });
});
gateway.names.set(HOST, ["93.184.215.14"]);
gateway.names.set(OTHER, ["93.184.215.15"]);

async function cellWithCredential(slot?: CredentialSlot) {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST, OTHER] } });
  const placeholder = await gateway.credential(agent.agentId, {
    name: "API_KEY",
    value: CANARY,
    hosts: [HOST],
    ...(slot === undefined ? {} : { slot }),
  });
  return { agent, inside, placeholder };
}

test("a placeholder in its header on its host becomes the value, upstream only", async () => {
  const { agent, inside, placeholder } = await cellWithCredential();
  const answer = await inside.https(`https://${HOST}/v1`, {
    headers: { authorization: `Bearer ${placeholder}` },
  });
  expect(answer).toMatchObject({ status: 200, body: "fine" });
  expect(headerOf(upstream.seen[0]?.rawHeaders, "authorization")).toEqual([`Bearer ${CANARY}`]);
  const [intent] = await gateway.entriesOnce(agent.agentId, 2);
  expect(intent?.metadata["credentials"]).toEqual(["API_KEY"]);
});

test("a credential goes where its own header says, and hop-by-hop headers go nowhere", async () => {
  const { inside, placeholder } = await cellWithCredential({ kind: "header", name: "x-api-key" });
  const headers = {
    "x-api-key": placeholder,
    connection: "keep-alive, x-hop",
    "x-hop": "1",
    "proxy-authorization": "Basic abc",
    "accept-encoding": "gzip",
  };
  expect((await inside.https(`https://${HOST}/`, { headers })).status).toBe(200);
  const raw = upstream.seen[0]?.rawHeaders;
  expect(headerOf(raw, "x-api-key")).toEqual([CANARY]);
  expect(headerOf(raw, "x-hop")).toEqual([]);
  expect(headerOf(raw, "proxy-authorization")).toEqual([]);
  expect(headerOf(raw, "accept-encoding")).toEqual(["identity"]);
  expect(headerOf(raw, "host")).toEqual([HOST]);
});

test.each([
  [
    "in another header",
    (p: string) => ({ path: "/", headers: { "x-other": p } }),
    "placeholder_outside_slot",
  ],
  ["in the path", (p: string) => ({ path: `/a/${p}`, headers: {} }), "placeholder_outside_slot"],
  ["in the query", (p: string) => ({ path: `/?k=${p}`, headers: {} }), "placeholder_outside_slot"],
  [
    "twice in its header",
    (p: string) => ({ path: "/", headers: { authorization: `${p} ${p}` } }),
    "placeholder_outside_slot",
  ],
  [
    "of somebody else",
    () => ({ path: "/", headers: { authorization: `Bearer dcph_${"a".repeat(26)}` } }),
    "placeholder_unknown",
  ],
])("a placeholder %s is refused, recorded, and nothing is dialled", async (_what, request, reason) => {
  const { agent, inside, placeholder } = await cellWithCredential();
  const { path, headers } = request(placeholder);
  const answer = await inside.https(`https://${HOST}${path}`, { headers });
  expect([answer.status, reasonOf(answer.body)]).toEqual([403, reason]);
  expect(upstream.dialled).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([{ metadata: { reason } }]);
});

test("a placeholder for another host is refused", async () => {
  const { inside, placeholder } = await cellWithCredential();
  const headers = { authorization: `Bearer ${placeholder}` };
  const answer = await inside.https(`https://${OTHER}/`, { headers });
  expect(reasonOf(answer.body)).toBe("placeholder_wrong_host");
  expect(upstream.dialled).toEqual([]);
});

test("a placeholder in a body, split over two writes, never gets out whole", async () => {
  const { agent, inside, placeholder } = await cellWithCredential();
  const body = [`{"note":"${placeholder.slice(0, 12)}`, `${placeholder.slice(12)}"}`];
  const answer = await inside.https(`https://${HOST}/gists`, { method: "POST", body });
  expect(reasonOf(answer.body)).toBe("placeholder_outside_slot");
  expect(upstream.seen).toEqual([]);
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({ metadata: { reason: "placeholder_outside_slot" } });
});

test("of two headers of the credential's name the one with the placeholder is sent, alone", async () => {
  const { inside, placeholder } = await cellWithCredential();
  const answer = await inside.https(`https://${HOST}/`, {
    headers: { Authorization: ["Bearer mine", `Bearer ${placeholder}`] },
  });
  expect(answer.status).toBe(200);
  expect(headerOf(upstream.seen[0]?.rawHeaders, "authorization")).toEqual([`Bearer ${CANARY}`]);
});

test("two Authorization headers without a placeholder are ambiguous and refused", async () => {
  const { inside } = await cellWithCredential();
  const answer = await inside.https(`https://${HOST}/`, {
    headers: { Authorization: ["Bearer a", "Bearer b"] },
  });
  expect([answer.status, reasonOf(answer.body)]).toEqual([400, "malformed_request"]);
});

test("a value with a line break cannot be sealed", async () => {
  const { agent } = await cellWithCredential();
  const body = {
    clientId: gateway.client.clientId,
    agentId: agent.agentId,
    name: "X",
    value: "a\r\nHost: evil.example.net",
  };
  const answer = await gateway.call(gateway.paths.gatewayApiSocket, "POST", "/v1/credentials/seal", body);
  expect(answer.status).toBe(422);
  expect(answer.text).not.toContain("evil");
});

test("a credential moved to another agent's row does not open", async () => {
  const { agent } = await cellWithCredential();
  const other = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  const placeholder = await gateway.credential(other.agent.agentId, {
    name: "API_KEY",
    value: "another-value",
    hosts: [HOST],
  });
  await database.superuser`
    UPDATE agent_credentials AS mine SET iv = theirs.iv, ciphertext = theirs.ciphertext, auth_tag = theirs.auth_tag
    FROM agent_credentials AS theirs
    WHERE mine.agent_id = ${other.agent.agentId} AND theirs.agent_id = ${agent.agentId}`;
  const answer = await other.inside.https(`https://${HOST}/`, { headers: { authorization: placeholder } });
  expect(reasonOf(answer.body)).toBe("credential_unavailable");
  expect(upstream.seen).toEqual([]);
});

test("a replaced value is used within a second, the old one no more, and its use is noted", async () => {
  const { agent, inside, placeholder } = await cellWithCredential();
  const headers = { authorization: `Bearer ${placeholder}` };
  await inside.https(`https://${HOST}/`, { headers });
  await gateway.replace(agent.agentId, "API_KEY", "another-value");
  await eventually("the new value is sent", async () => {
    await inside.https(`https://${HOST}/`, { headers });
    const sent = headerOf(upstream.seen.at(-1)?.rawHeaders, "authorization");
    return sent[0] === "Bearer another-value";
  });
  await eventually("its use is noted", async () => {
    const [row] = await database.superuser`
      SELECT last_used_at FROM agent_credentials WHERE agent_id = ${agent.agentId}`;
    return row?.["last_used_at"] instanceof Date;
  });
});

test("a deleted credential's placeholder is refused within a second", async () => {
  const { agent, inside, placeholder } = await cellWithCredential();
  const headers = { authorization: `Bearer ${placeholder}` };
  expect((await inside.https(`https://${HOST}/`, { headers })).status).toBe(200);
  await database.superuser`DELETE FROM agent_credentials WHERE agent_id = ${agent.agentId}`;
  await eventually("the placeholder is refused", async () => {
    const answer = await inside.https(`https://${HOST}/`, { headers });
    return answer.status === 403 && reasonOf(answer.body) === "placeholder_unknown";
  });
});

test("the value is in no entry, no line for operators and no file of the platform's directory", async () => {
  const { agent, inside, placeholder } = await cellWithCredential();
  await inside.https(`https://${HOST}/`, { headers: { authorization: placeholder } });
  await gateway.entriesOnce(agent.agentId, 2);
  const rows = await database.superuser`SELECT row_to_json(audit_logs)::text AS text FROM audit_logs`;
  expect(rows.length).toBeGreaterThan(2);
  const everything = [...rows.map((row) => String(row["text"])), ...gateway.lines].join("\n");
  expect(everything).not.toContain(CANARY);
  expect(everything).not.toContain(Buffer.from(CANARY).toString("base64"));
});
