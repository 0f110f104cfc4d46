import { testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const HOST = "api.example.com";
const database = await testDatabase();
const upstream = await standInUpstream([HOST]);
const gateway = await testGateway(database, upstream);
gateway.names.set(HOST, ["93.184.215.14"]);

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

const LLM = "http://llm.deployclaw.internal/v1/models";

test.each([
  ["bytes that are no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ["a bare LF", `GET ${LLM} HTTP/1.1\nHost: llm.deployclaw.internal\n\n`],
  ["obs-fold", `GET ${LLM} HTTP/1.1\r\nHost: llm.deployclaw.internal\r\nX-A: 1\r\n 2\r\n\r\n`],
  ["a space before the colon", `GET ${LLM} HTTP/1.1\r\nHost : llm.deployclaw.internal\r\n\r\n`],
  [
    "both lengths",
    `POST ${LLM} HTTP/1.1\r\nHost: llm.deployclaw.internal\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ["two Hosts", `GET ${LLM} HTTP/1.1\r\nHost: llm.deployclaw.internal\r\nHost: ${HOST}\r\n\r\n`],
  ["another Host than the target", `GET ${LLM} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
  ["origin form without a tunnel", `GET /v1/models HTTP/1.1\r\nHost: llm.deployclaw.internal\r\n\r\n`],
  ["HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["CONNECT without a port", `CONNECT ${HOST} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
  ["CONNECT with another Host", `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: evil.example.net\r\n\r\n`],
  ["a header too large", `GET ${LLM} HTTP/1.1\r\nX-A: ${"a".repeat(40_000)}\r\n\r\n`],
  ["userinfo", `GET http://a:b@llm.deployclaw.internal/ HTTP/1.1\r\n\r\n`],
])("%s is answered 400, recorded once, and the connection is closed", async (_what, bytes) => {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  // Whatever follows on the same connection must not be read as a request of its own.
  const answer = await inside.raw(`${bytes}GET ${LLM} HTTP/1.1\r\nHost: llm.deployclaw.internal\r\n\r\n`);
  expect(answer.slice(0, 12)).toBe("HTTP/1.1 400");
  expect(answer.split("HTTP/1.1 ")).toHaveLength(2);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toHaveLength(1);
  expect(upstream.dialled).toEqual([]);
});

test("an expectation that nobody can meet is refused and recorded", async () => {
  const { agent, inside } = await gateway.cell({});
  const answer = await inside.raw(
    "GET http://llm.deployclaw.internal/v1/models HTTP/1.1\r\nHost: llm.deployclaw.internal\r\nExpect: all\r\n\r\n",
  );
  expect(answer.slice(0, 12)).toBe("HTTP/1.1 400");
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "malformed_request" } },
  ]);
});

test("a CONNECT inside a tunnel is refused", async () => {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  const tunnel = await inside.tunnel(`${HOST}:443`);
  const closed = new Promise((resolve) => tunnel.once("close", resolve));
  let text = "";
  tunnel.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  tunnel.write("CONNECT llm.deployclaw.internal:80 HTTP/1.1\r\nHost: llm.deployclaw.internal:80\r\n\r\n");
  await closed;
  expect(text.slice(0, 12)).toBe("HTTP/1.1 400");
  expect(await gateway.entriesOnce(agent.agentId, 1)).toHaveLength(1);
});

test("an agent that hangs up in the middle of an answer leaves an outcome that says so", async () => {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  upstream.answerWith((_req, res) => {
    res.writeHead(200).write("first");
  });
  const tunnel = await inside.tunnel(`${HOST}:443`);
  tunnel.on("error", () => undefined);
  tunnel.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  await new Promise((resolve) => tunnel.once("data", resolve));
  tunnel.destroy();
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({
    actionType: "request.outcome",
    metadata: { status: 200, reason: "client_closed" },
  });
});

test("an upstream that breaks off leaves an outcome that says so, and the agent sees a broken answer", async () => {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  upstream.answerWith((_req, res) => {
    res.writeHead(200, { "content-length": "100" });
    res.write("first");
    setImmediate(() => res.destroy());
  });
  await expect(inside.https(`https://${HOST}/`)).rejects.toThrow();
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({ metadata: { reason: "upstream_unreachable" } });
});

test("a certificate that is not for the host ends the request before anything is sent", async () => {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: ["wrong.example.com"] } });
  gateway.names.set("wrong.example.com", ["93.184.215.16"]);
  upstream.seen.length = 0;
  const answer = await inside.https("https://wrong.example.com/");
  expect(answer.status).toBe(502);
  expect(upstream.seen).toEqual([]);
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({ metadata: { reason: "upstream_unreachable" } });
});

test("connections beyond a cell's share are dropped and the others go on", async () => {
  const { inside } = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  const opened = await Promise.allSettled(
    Array.from({ length: 300 }, () => inside.connect("llm.deployclaw.internal:80")),
  );
  const sockets = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  expect(sockets.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(256);
  const other = await gateway.cell({});
  expect((await other.inside.http(LLM)).status).toBe(200);
  for (const { socket } of sockets) socket.destroy();
});
