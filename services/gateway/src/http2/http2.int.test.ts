import { once } from "node:events";
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from "node:http2";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const HOST = "api.example.com";
const CANARY = "canary-http2-4711";
const database = await testDatabase();
const upstream = await standInUpstream([HOST]);
const gateway = await testGateway(database, upstream);
gateway.names.set(HOST, ["93.184.215.14"]);
const permissions = { allowedDomains: [HOST] };

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  upstream.seen.length = 0;
  upstream.answerWith((_req, res) => {
    res.writeHead(200, { "content-type": "text/plain", "set-cookie": ["a=1", "b=2"] }).end("hello");
  });
});

type Inside = Awaited<ReturnType<typeof gateway.cell>>["inside"];

async function session(inside: Inside, host = HOST): Promise<ClientHttp2Session> {
  const socket = await inside.tunnel(`${host}:443`, undefined, ["h2"]);
  expect(socket.alpnProtocol).toBe("h2");
  const client = connect(`https://${host}`, { createConnection: () => socket });
  client.on("error", () => undefined);
  return client;
}

async function ask(client: ClientHttp2Session, headers: OutgoingHttpHeaders = {}, body?: string) {
  const stream = client.request({ ":path": "/", ...headers }, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  const [answer] = (await once(stream, "response")) as [Record<string, unknown>];
  const chunks = await stream.toArray();
  return { status: answer[":status"], headers: answer, body: Buffer.concat(chunks).toString() };
}

const reasonOf = (body: string) => (JSON.parse(body) as { error: { reason: string } }).error.reason;
const headersSeen = (at = 0) => {
  const raw = upstream.seen[at]?.rawHeaders ?? [];
  return raw.flatMap((name, i) => (i % 2 === 0 ? [`${name.toLowerCase()}: ${raw[i + 1]}`] : []));
};

test("requests in HTTP/2 go out in HTTP/1.1, each with its intent and outcome", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const client = await session(inside);
  const answers = await Promise.all([
    ask(client, { ":path": "/a?q=1", cookie: ["x=1", "y=2"], te: "trailers" }),
    ask(client, { ":path": "/b", ":method": "POST" }, "payload"),
    ask(client, { ":path": "/c", ":method": "POST", "content-length": "3" }, "abc"),
  ]);
  expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([200, "hello"]));
  expect(answers[0]?.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  const seen = [...upstream.seen].sort((a, b) => a.url.localeCompare(b.url));
  expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ["GET", "/a?q=1", ""],
    ["POST", "/b", "payload"],
    ["POST", "/c", "abc"],
  ]);
  const first = upstream.seen.findIndex(({ url }) => url.startsWith("/a"));
  expect(headersSeen(first)).toEqual(expect.arrayContaining([`host: ${HOST}`, "cookie: x=1; y=2"]));
  expect(headersSeen(first).join()).not.toContain("te: ");
  const entries = await gateway.entriesOnce(agent.agentId, 6);
  expect(entries.filter(({ actionType }) => actionType === "request.intent")).toHaveLength(3);
  client.close();
});

test("HEAD and an answer without a body end without one", async () => {
  const { inside } = await gateway.cell({ permissions });
  const client = await session(inside);
  expect(await ask(client, { ":method": "HEAD" })).toMatchObject({ status: 200, body: "" });
  upstream.answerWith((_req, res) => res.writeHead(204).end());
  expect(await ask(client)).toMatchObject({ status: 204, body: "" });
  client.close();
});

test("a credential is put in, and its echo blanked", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const placeholder = await gateway.credential(agent.agentId, { name: "KEY", value: CANARY, hosts: [HOST] });
  upstream.answerWith((req, res) => res.end(`got ${req.headers.authorization}`));
  const client = await session(inside);
  const answer = await ask(client, { authorization: `Bearer ${placeholder}` });
  expect(answer.body).toBe(`got Bearer ${"*".repeat(CANARY.length)}`);
  expect(headersSeen()).toContain(`authorization: Bearer ${CANARY}`);
  client.close();
});

test.each<[string, OutgoingHttpHeaders, number, string]>([
  ["another :authority than the tunnel's", { ":authority": "evil.example.net" }, 400, "host_mismatch"],
  [
    ":authority and host that differ",
    { ":authority": HOST, host: "evil.example.net" },
    400,
    "malformed_request",
  ],
  ["another scheme", { ":scheme": "http" }, 400, "malformed_request"],
  ["TRACE", { ":method": "TRACE" }, 405, "method_not_allowed"],
  ["a path with a backslash", { ":path": "/a\\b" }, 400, "malformed_request"],
  ["another path form", { ":path": "*", ":method": "OPTIONS" }, 400, "malformed_request"],
  ["a WebSocket's upgrade in all but name", { "sec-websocket-key": "x", ":path": "//evil/" }, 200, ""],
])("%s: %s", async (_what, headers, status, reason) => {
  const { agent, inside } = await gateway.cell({ permissions });
  const client = await session(inside);
  const closed = once(client, "close");
  const answer = await ask(client, headers);
  expect([answer.status, status === 200 ? "" : reasonOf(answer.body)]).toEqual([status, reason]);
  if (status === 200) {
    client.close();
    return;
  }
  // The connection ends with it.
  await closed;
  expect(upstream.seen).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([{ metadata: { reason } }]);
});

test("CONNECT within HTTP/2 opens nothing", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const client = await session(inside);
  const stream = client.request({ ":method": "CONNECT", ":authority": "evil.example.net:443" });
  stream.on("error", () => undefined).resume();
  await once(stream, "close");
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { actionType: "request.refused", metadata: { method: "CONNECT" } },
  ]);
  client.close();
});

test("what is no HTTP/2 ends the connection and is recorded", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const socket = await inside.tunnel(`${HOST}:443`, undefined, ["h2"]);
  socket.on("error", () => undefined).resume();
  socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  await new Promise((resolve) => socket.once("close", resolve));
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { actionType: "request.refused", metadata: { reason: "malformed_request" } },
  ]);
});

test("the platform's own services answer in HTTP/2 too", async () => {
  const { inside } = await gateway.cell({});
  const client = await session(inside, "llm.deployclaw.internal");
  const body = JSON.stringify({ model: "demo", messages: [{ role: "user", content: "What is a claw?" }] });
  const answer = await ask(client, { ":method": "POST", ":path": "/v1/chat/completions" }, body);
  expect(answer.status).toBe(200);
  expect(answer.body).toContain("What is a claw?");
  client.close();
});

test("a body is streamed with back-pressure, and one beyond the limit is refused", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const client = await session(inside);
  const answer = await ask(client, { ":method": "POST" }, "x".repeat(3_000_000));
  expect(answer.status).toBe(200);
  expect(upstream.seen[0]?.body.length).toBe(3_000_000);
  const length = String(LIMITS.requestBodyBytesMax + 1);
  const stream = client.request({ ":method": "POST", ":path": "/", "content-length": length });
  stream.on("error", () => undefined);
  const [refused] = (await once(stream, "response")) as [Record<string, unknown>];
  expect(refused[":status"]).toBe(413);
  stream.close();
  await eventually("the refusal is on record", async () =>
    (await gateway.entries(agent.agentId)).some(({ metadata }) => metadata["reason"] === "body_too_large"),
  );
  client.close();
});

test("an agent that resets its stream leaves an outcome that says so, and other streams go on", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  upstream.answerWith((req, res) => {
    if (req.url === "/endless") res.writeHead(200).write("first");
    else res.end("quick");
  });
  const client = await session(inside);
  const stream = client.request({ ":path": "/endless" });
  stream.on("error", () => undefined);
  await once(stream, "data");
  stream.close(8);
  expect(await ask(client, { ":path": "/quick" })).toMatchObject({ status: 200, body: "quick" });
  await eventually("the outcome is on record", async () =>
    (await gateway.entries(agent.agentId)).some(({ metadata }) => metadata["reason"] === "client_closed"),
  );
  client.close();
});

test("streams beyond the agent's share are refused, however fast they come and go", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const client = await session(inside);
  const ended: Promise<unknown>[] = [];
  for (let i = 0; i < 3_000 && !client.closed && !client.destroyed; i += 1) {
    const stream = client.request({ ":path": "/" });
    stream.on("error", () => undefined);
    stream.on("response", () => undefined);
    stream.resume();
    stream.close(8);
    ended.push(new Promise((resolve) => stream.once("close", resolve)));
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(ended);
  client.destroy();
  const other = await gateway.cell({ permissions });
  expect((await other.inside.https(`https://${HOST}/`)).status).toBe(200);
  const intents = (await gateway.entries(agent.agentId)).filter(
    ({ actionType }) => actionType === "request.intent",
  );
  expect(intents.length).toBeLessThan(2_500);
});

test("beyond its share of such connections a cell speaks HTTP/1.1", async () => {
  const { inside } = await gateway.cell({ permissions });
  const clients: ClientHttp2Session[] = [];
  for (let i = 0; i < LIMITS.http2.connectionsPerCell; i += 1) clients.push(await session(inside));
  await Promise.all(clients.map((client) => ask(client)));
  const socket = await inside.tunnel(`${HOST}:443`, undefined, ["h2", "http/1.1"]);
  expect(socket.alpnProtocol).toBe("http/1.1");
  for (const client of clients) client.destroy();
  socket.destroy();
});

test("an open HTTP/2 connection is closed when its domain is taken away", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const client = await session(inside);
  expect((await ask(client)).status).toBe(200);
  const closed = once(client, "close");
  await database.superuser`
    UPDATE agents SET permissions = jsonb_set(permissions, '{allowedDomains}', '[]') WHERE id = ${agent.agentId}`;
  await closed;
});
