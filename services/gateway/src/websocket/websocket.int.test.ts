import type { IncomingMessage } from "node:http";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { acceptWebSocket, openWebSocket, type TestWebSocket } from "../testing/cell-websocket.ts";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const HOST = "chat.example.com";
const CANARY = "canary-websocket-4711";
const database = await testDatabase();
const upstream = await standInUpstream([HOST]);
const gateway = await testGateway(database, upstream);
gateway.names.set(HOST, ["93.184.215.14"]);
const permissions = { allowedDomains: [HOST] };
let servers: TestWebSocket[] = [];
let handshakes: IncomingMessage[] = [];

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  servers = [];
  handshakes = [];
  upstream.dialled.length = 0;
  upstream.upgradeWith((req, socket) => {
    handshakes.push(req);
    servers.push(acceptWebSocket(req, socket));
  });
});

type Inside = Awaited<ReturnType<typeof gateway.cell>>["inside"];

async function open(inside: Inside, headers: Record<string, string> = {}) {
  const tunnel = await inside.tunnel(`${HOST}:443`);
  tunnel.on("error", () => undefined);
  return openWebSocket(tunnel, "/socket?v=1", { host: HOST, ...headers });
}

async function opened(inside: Inside, headers: Record<string, string> = {}) {
  const agent = await open(inside, headers);
  if (!("next" in agent)) throw new Error(`answered ${agent.status}: ${agent.body}`);
  const [server] = servers;
  if (server === undefined) throw new Error("nobody asked the server");
  return { agent, server };
}

const outcomeOf = (agentId: Parameters<typeof gateway.entries>[0]) =>
  eventually("the outcome is on record", async () =>
    (await gateway.entries(agentId)).find(({ actionType }) => actionType === "request.outcome"),
  );

test("messages go both ways, with an intent before and an outcome with their bytes after", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  const { agent, server } = await opened(inside, { "sec-websocket-extensions": "permessage-deflate" });
  expect(await gateway.entriesOnce(row.agentId, 1)).toMatchObject([
    { actionType: "request.intent", target: `https://${HOST}/socket`, metadata: { method: "GET" } },
  ]);
  expect(handshakes[0]?.headers).toMatchObject({ host: HOST, upgrade: "websocket" });
  expect(handshakes[0]?.headers["sec-websocket-extensions"]).toBeUndefined();
  expect(handshakes[0]?.url).toBe("/socket?v=1");
  agent.send("hello");
  expect(await server.next()).toBe("1:hello");
  server.send("x".repeat(200_000));
  expect(await agent.next()).toBe(`1:${"x".repeat(200_000)}`);
  agent.send("", 9);
  expect(await server.next()).toBe("9:");
  agent.send("\x03\xe8", 8);
  await server.next();
  server.send("bye", 8);
  server.socket.end();
  expect(await agent.next()).toBe("8:bye");
  await agent.closed;
  expect((await outcomeOf(row.agentId)).metadata).toMatchObject({
    status: 101,
    reason: "completed",
    responseBytes: 200_003,
  });
});

test("a credential goes into the opening, and its echo is blanked in messages", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  const placeholder = await gateway.credential(row.agentId, { name: "KEY", value: CANARY, hosts: [HOST] });
  const { agent, server } = await opened(inside, { authorization: `Bearer ${placeholder}` });
  expect(handshakes[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
  server.send(`you said ${CANARY}`);
  expect(await agent.next()).toBe(`1:you said ${"*".repeat(CANARY.length)}`);
  agent.socket.destroy();
  await server.closed;
});

test("a placeholder in a message ends the connection before it is out", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  const placeholder = await gateway.credential(row.agentId, { name: "KEY", value: CANARY, hosts: [HOST] });
  const { agent, server } = await opened(inside);
  agent.send(`token ${placeholder}`);
  await agent.closed;
  await server.closed;
  expect((await outcomeOf(row.agentId)).metadata).toMatchObject({ reason: "placeholder_outside_slot" });
});

test("what is no WebSocket frame ends the connection", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  const { agent, server } = await opened(inside);
  agent.socket.write("GET / HTTP/1.1\r\n\r\n");
  await server.closed;
  expect((await outcomeOf(row.agentId)).metadata).toMatchObject({ reason: "malformed_request" });
});

test("more messages than requests are allowed end the connection", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  const { agent, server } = await opened(inside);
  for (let i = 0; i < 2_000; i += 1) agent.send("x");
  await server.closed;
  expect((await outcomeOf(row.agentId)).metadata).toMatchObject({ reason: "too_many_requests" });
});

test("an open connection ends when its domain is taken away", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  const { agent, server } = await opened(inside);
  await database.superuser`
    UPDATE agents SET permissions = jsonb_set(permissions, '{allowedDomains}', '[]') WHERE id = ${row.agentId}`;
  await Promise.all([agent.closed, server.closed]);
  expect((await outcomeOf(row.agentId)).metadata).toMatchObject({ status: 101, reason: "policy_changed" });
});

test("an ordinary answer to the opening is handed to the agent", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  upstream.upgradeWith(undefined);
  upstream.answerWith((_req, res) => res.writeHead(401, { "x-a": "b" }).end("sign in first"));
  const answer = await open(inside);
  expect(answer).toMatchObject({ status: 401, body: "sign in first", headers: { "x-a": "b" } });
  expect((await outcomeOf(row.agentId)).metadata).toMatchObject({ status: 401, reason: "completed" });
});

test("an answer that opens something else is refused", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  upstream.upgradeWith((req, socket) => {
    servers.push(acceptWebSocket(req, socket, "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
  });
  expect(await open(inside)).toMatchObject({ status: 502 });
  expect((await outcomeOf(row.agentId)).metadata).toMatchObject({ reason: "upstream_malformed" });
});

test("a WebSocket to a domain that is not allowed, to the platform, or half asked for is not opened", async () => {
  const { agent: row, inside } = await gateway.cell({ permissions });
  expect((await inside.connect("evil.example.net:443")).status).toBe(403);
  const llm = await inside.tunnel("llm.deployclaw.internal:443");
  expect(await openWebSocket(llm, "/", { host: "llm.deployclaw.internal" })).toMatchObject({ status: 501 });
  expect(await open(inside, { "sec-websocket-version": "8" })).toMatchObject({ status: 400 });
  expect(upstream.dialled).toEqual([]);
  const reasons = (await gateway.entries(row.agentId)).map(({ metadata }) => metadata["reason"]);
  expect(reasons).toEqual(expect.arrayContaining(["domain_not_allowed", "websocket_not_supported"]));
});

test("another change of protocol is not made: the request is an ordinary one", async () => {
  const { inside } = await gateway.cell({ permissions });
  upstream.answerWith((_req, res) => res.end("ordinary"));
  const answer = await inside.https(`https://${HOST}/`, {
    headers: { connection: "upgrade", upgrade: "h2c" },
  });
  expect(answer).toMatchObject({ status: 200, body: "ordinary" });
});
