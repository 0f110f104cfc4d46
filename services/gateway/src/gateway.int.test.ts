import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { requestOver } from "./testing/cell-client.ts";
import { standInUpstream } from "./testing/stand-in-upstream.ts";
import { testGateway } from "./testing/test-gateway.ts";

const HOST = "api.example.com";
const OTHER = "other.example.com";
const database = await testDatabase();
const upstream = await standInUpstream([HOST, OTHER, "redirected.example.com"]);
const gateway = await testGateway(database, upstream);
const permissions = { allowedDomains: [HOST, OTHER] };

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  upstream.seen.length = 0;
  upstream.dialled.length = 0;
  upstream.answerWith((_req, res) => {
    res.writeHead(200, { "content-type": "text/plain" }).end("hello from outside");
  });
  gateway.names.clear();
  gateway.names.set(HOST, ["93.184.215.14"]);
  gateway.names.set(OTHER, ["93.184.215.15"]);
});

const reasonOf = (body: string) => (JSON.parse(body) as { error: { reason: string } }).error.reason;

test("an allowed request goes to the checked address, with its intent before and its outcome after", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const answer = await inside.https(`https://${HOST}/a/./b?q=secret`, { method: "POST", body: "payload" });
  expect(answer).toMatchObject({ status: 200, body: "hello from outside" });
  expect(upstream.dialled).toEqual([{ addresses: ["93.184.215.14"], port: 443, servername: HOST }]);
  expect(upstream.seen).toMatchObject([{ method: "POST", url: "/a/b?q=secret", body: "payload" }]);
  const [intent, outcome] = await gateway.entriesOnce(agent.agentId, 2);
  expect(intent).toMatchObject({ actionType: "request.intent", target: `https://${HOST}/a/b` });
  expect(outcome).toMatchObject({
    actionType: "request.outcome",
    metadata: {
      requestId: intent?.metadata["requestId"],
      status: 200,
      reason: "completed",
      responseBytes: 18,
    },
  });
});

test("a domain that is not allowed is refused at CONNECT, in words, with one entry and no connection", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const answer = await inside.connect("evil.example.net:443");
  expect(answer.status).toBe(403);
  expect(reasonOf(answer.body)).toBe("domain_not_allowed");
  expect(upstream.dialled).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { actionType: "request.refused", metadata: { reason: "domain_not_allowed", method: "CONNECT" } },
  ]);
});

test.each([
  ["another host's SNI", OTHER, "sni_mismatch"],
  ["no SNI", null, "sni_missing"],
])("a tunnel with %s gets no certificate", async (_what, servername, reason) => {
  const { agent, inside } = await gateway.cell({ permissions });
  await expect(inside.tunnel(`${HOST}:443`, servername)).rejects.toThrow();
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([{ metadata: { reason } }]);
  expect(upstream.dialled).toEqual([]);
});

test("the second request of a kept-alive tunnel is decided for itself", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const tunnel = await inside.tunnel(`${HOST}:443`);
  expect((await requestOver(tunnel, "/", { headers: { host: HOST } })).status).toBe(200);
  const second = await requestOver(tunnel, "/", { headers: { host: OTHER } });
  expect(second.status).toBe(400);
  expect(reasonOf(second.body)).toBe("host_mismatch");
  expect(upstream.seen).toHaveLength(1);
  const entries = await gateway.entriesOnce(agent.agentId, 3);
  expect(entries.map(({ actionType }) => actionType).sort()).toEqual([
    "request.intent",
    "request.outcome",
    "request.refused",
  ]);
});

test("a redirect is handed to the agent and not followed", async () => {
  const { inside } = await gateway.cell({ permissions });
  upstream.answerWith((_req, res) => {
    res.writeHead(302, { location: "https://redirected.example.com/" }).end();
  });
  const answer = await inside.https(`https://${HOST}/`);
  expect(answer).toMatchObject({ status: 302, headers: { location: "https://redirected.example.com/" } });
  expect(upstream.seen).toHaveLength(1);
});

test.each([
  ["a private answer", ["10.0.0.1"]],
  ["a mixed answer", ["93.184.215.14", "169.254.169.254"]],
  ["a mapped answer", ["::ffff:93.184.215.14"]],
])("%s of an allowed name is never dialled", async (_what, addresses) => {
  const { agent, inside } = await gateway.cell({ permissions });
  gateway.names.set(HOST, addresses);
  const answer = await inside.https(`https://${HOST}/`);
  expect(answer.status).toBe(403);
  expect(reasonOf(answer.body)).toBe("address_not_public");
  expect(upstream.dialled).toEqual([]);
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({ metadata: { reason: "address_not_public" } });
});

test("plain http goes nowhere outside", async () => {
  const { inside } = await gateway.cell({ permissions });
  const answer = await inside.http(`http://${HOST}/`);
  expect([answer.status, reasonOf(answer.body)]).toEqual([403, "plain_http_not_allowed"]);
  expect((await inside.connect(`${HOST}:80`)).status).toBe(403);
  expect(upstream.dialled).toEqual([]);
});

test.each([
  ["in absolute form", "absolute"],
  ["through CONNECT", "tunnel"],
])("plain http %s goes to a domain listed for it, without a credential", async (_what, way) => {
  const { agent, inside } = await gateway.cell({ permissions: { ...permissions, plainHttpDomains: [HOST] } });
  const ask = async (headers: Record<string, string>) => {
    if (way === "absolute") return inside.http(`http://${HOST}/plain`, { headers });
    const { socket } = await inside.connect(`${HOST}:80`);
    return requestOver(socket, "/plain", { headers: { host: HOST, ...headers } });
  };
  expect(await ask({})).toMatchObject({ status: 200, body: "hello from outside" });
  expect(upstream.dialled).toEqual([{ addresses: ["93.184.215.14"], port: 80, servername: undefined }]);
  const [intent] = await gateway.entriesOnce(agent.agentId, 2);
  expect(intent).toMatchObject({ actionType: "request.intent", target: `http://${HOST}/plain` });
  const placeholder = await gateway.credential(agent.agentId, { name: "KEY", value: "v", hosts: [HOST] });
  const refused = await ask({ authorization: `Bearer ${placeholder}` });
  expect([refused.status, reasonOf(refused.body)]).toEqual([403, "placeholder_wrong_host"]);
  expect(upstream.seen).toHaveLength(1);
  expect((await inside.http(`http://${OTHER}/`)).status).toBe(403);
});

test("an agent that is to be stopped has its connections cut and gets nothing more", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const tunnel = await inside.tunnel(`${HOST}:443`);
  const closed = new Promise((resolve) => tunnel.once("close", resolve));
  await database.superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${agent.agentId}`;
  await closed;
  expect((await inside.connect(`${HOST}:443`)).status).toBe(403);
});

test("when its client is suspended an agent is cut off within the same second as when it is stopped", async () => {
  const { inside } = await gateway.cell({ permissions });
  const tunnel = await inside.tunnel(`${HOST}:443`);
  const closed = new Promise((resolve) => tunnel.once("close", resolve));
  const { clientId } = gateway.client;
  await database.superuser`
    UPDATE clients SET suspended_at = now(), suspension_reason = 'Mining.' WHERE id = ${clientId}`;
  await closed;
  expect((await inside.connect(`${HOST}:443`)).status).toBe(403);
  await database.superuser`
    UPDATE clients SET suspended_at = NULL, suspension_reason = NULL WHERE id = ${clientId}`;
  await eventually("it is let out again", async () => {
    const { status, socket } = await inside.connect(`${HOST}:443`);
    socket.destroy();
    return status === 200;
  });
});

test("an idle tunnel to a domain that was taken away is closed", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const tunnel = await inside.tunnel(`${HOST}:443`);
  const kept = await inside.tunnel(`${OTHER}:443`);
  const closed = new Promise((resolve) => tunnel.once("close", resolve));
  await database.superuser`
    UPDATE agents SET permissions = jsonb_set(permissions, '{allowedDomains}', ${database.superuser.json([OTHER])})
    WHERE id = ${agent.agentId}`;
  await closed;
  expect((await requestOver(kept, "/", { headers: { host: OTHER } })).status).toBe(200);
  kept.destroy();
});

test("a permission taken away ends the stream that needed it, and only that", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  upstream.answerWith((_req, res) => {
    res.writeHead(200).write("first ");
  });
  const kept = await inside.tunnel(`${OTHER}:443`);
  const streaming = inside.https(`https://${HOST}/`);
  const ended = expect(streaming).rejects.toThrow();
  await gateway.entriesOnce(agent.agentId, 1);
  await database.superuser`
    UPDATE agents SET permissions = jsonb_set(permissions, '{allowedDomains}', ${database.superuser.json([OTHER])})
    WHERE id = ${agent.agentId}`;
  await ended;
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({ metadata: { reason: "policy_changed" } });
  expect(kept.destroyed).toBe(false);
  kept.destroy();
});

test("a permission taken away while a name is being resolved is not used any more", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const tunnel = await inside.tunnel(`${HOST}:443`);
  gateway.beforeResolve = async () => {
    await database.superuser`
      UPDATE agents SET permissions = jsonb_set(permissions, '{allowedDomains}', '[]') WHERE id = ${agent.agentId}`;
    await expect
      .poll(async () => (await inside.connect(`${HOST}:443`)).status, { timeout: 10_000 })
      .toBe(403);
  };
  await expect(requestOver(tunnel, "/", { headers: { host: HOST } })).rejects.toThrow();
  await eventually("the request is on record as ended by the change", async () =>
    (await gateway.entries(agent.agentId)).some(
      ({ actionType, metadata }) =>
        actionType === "request.outcome" && metadata["reason"] === "policy_changed",
    ),
  );
  expect(upstream.seen).toEqual([]);
});

test("a cell's policy and authority survive a restart of the gateway", async () => {
  const { inside } = await gateway.cell({ permissions });
  expect((await inside.https(`https://${HOST}/`)).status).toBe(200);
  await gateway.restart();
  await expect
    .poll(() =>
      inside.https(`https://${HOST}/`).then(
        (answer) => answer.status,
        () => 0,
      ),
    )
    .toBe(200);
});
