import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import { requestOver } from "../testing/cell-client.ts";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";
import { modelUpstream } from "./model-upstream.ts";

const asked: { authorization: string | undefined; body: Record<string, unknown> }[] = [];
const provider = createServer((req, res) => {
  let text = "";
  req.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  req.on("end", () => {
    const body = JSON.parse(text) as Record<string, unknown>;
    asked.push({ authorization: req.headers.authorization, body });
    const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
    if (body["stream"] === true) {
      res.writeHead(200, { "content-type": "text/event-stream", "x-private": "1" });
      res.write(`data: ${JSON.stringify({ choices: [{ delta: { content: "Hi" } }] })}\n\n`);
      res.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
      return;
    }
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify({ choices: [{ message: { role: "assistant", content: "Hi" } }], usage }));
  });
});
await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;

const database = await testDatabase();
const upstream = await standInUpstream(["api.example.com"]);
const gateway = await testGateway(database, upstream, {
  modelUpstream: modelUpstream({ baseUrl, key: "provider-key" }),
});
const CHAT = "http://llm.deployclaw.internal/v1/chat/completions";

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
  provider.closeAllConnections();
  provider.close();
});

const question = (fields: object) =>
  JSON.stringify({ messages: [{ role: "user", content: "What is a claw?" }], ...fields });

test("the demo model answers without a key, the same each time, and both entries name its tokens", async () => {
  const { agent, inside } = await gateway.cell({});
  const ask = () => inside.http(CHAT, { method: "POST", body: question({ model: "demo" }) });
  const [first, second] = [await ask(), await ask()];
  expect(first.status).toBe(200);
  const content = (body: string) =>
    (JSON.parse(body) as { choices: { message: { content: string } }[] }).choices[0]?.message.content;
  expect(content(first.body)).toContain("What is a claw?");
  expect(content(second.body)).toBe(content(first.body));
  const entries = await gateway.entriesOnce(agent.agentId, 4);
  expect(entries.map(({ actionType }) => actionType).sort()).toEqual([
    "model.intent",
    "model.intent",
    "model.outcome",
    "model.outcome",
  ]);
  const outcome = entries.find(({ actionType }) => actionType === "model.outcome");
  expect(outcome?.metadata).toMatchObject({
    model: "demo",
    status: 200,
    reason: "completed",
    promptTokens: 4,
  });
  expect(JSON.stringify(entries)).not.toContain("claw?");
});

test("the demo model is reached through CONNECT to port 80 too, as a stream with its usage", async () => {
  const { inside } = await gateway.cell({});
  const { socket, status } = await inside.connect("llm.deployclaw.internal:80");
  expect(status).toBe(200);
  const answer = await requestOver(socket, "/v1/chat/completions", {
    method: "POST",
    headers: { host: "llm.deployclaw.internal" },
    body: question({ model: "demo", stream: true, stream_options: { include_usage: true } }),
  });
  socket.destroy();
  expect(answer.headers["content-type"]).toBe("text/event-stream");
  expect(answer.body).toContain('"usage":{"prompt_tokens":4');
  expect(answer.body.endsWith("data: [DONE]\n\n")).toBe(true);
});

test.each([false, true])("the agent's own model is asked at the provider (stream: %s)", async (stream) => {
  const { agent, inside } = await gateway.cell({ model: "big-model" });
  const answer = await inside.http(CHAT, {
    method: "POST",
    headers: { authorization: "Bearer from-the-agent" },
    body: question({ model: "big-model", stream }),
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toContain("Hi");
  expect(answer.headers["x-private"]).toBeUndefined();
  const last = asked.at(-1);
  expect(last?.authorization).toBe("Bearer provider-key");
  expect(last?.body["stream_options"]).toEqual(stream ? { include_usage: true } : undefined);
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]?.metadata).toMatchObject({ promptTokens: 7, completionTokens: 3, totalTokens: 10 });
});

test("a model that is not the agent's is refused", async () => {
  const { agent, inside } = await gateway.cell({ model: "big-model" });
  const answer = await inside.http(CHAT, { method: "POST", body: question({ model: "bigger-model" }) });
  expect(answer.status).toBe(404);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { actionType: "request.refused", metadata: { reason: "model_not_allowed" } },
  ]);
});

test("no other name inside the platform is served", async () => {
  const { inside } = await gateway.cell({ permissions: { allowedDomains: ["*.deployclaw.internal"] } });
  expect((await inside.http("http://db.deployclaw.internal/")).status).toBe(404);
  expect((await inside.connect("llm.deployclaw.internal:5432")).status).toBe(403);
});

test("one cell has only so much held for it, gets it back, and takes nothing from another", async () => {
  const permissions = { maxDailyTokenSpend: 1_000_000_000 };
  const { agent, inside } = await gateway.cell({ permissions });
  const half = "x".repeat(7 * 1024 * 1024);
  const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: llm.deployclaw.internal\r\nContent-Length: ${half.length + 1}\r\n\r\n`;
  const upload = async () => {
    const { socket } = await inside.connect("llm.deployclaw.internal:80");
    socket.on("error", () => undefined);
    const answer = new Promise<string>((resolve) => socket.once("data", (chunk) => resolve(String(chunk))));
    socket.write(head);
    await new Promise((resolve) => socket.write(half, resolve));
    return { socket, answer };
  };
  const uploads = await Promise.all([upload(), upload(), upload()]);
  const refused = await Promise.race(uploads.map(({ answer }) => answer));
  expect(refused.slice(0, 12)).toBe("HTTP/1.1 429");
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "too_many_requests" } },
  ]);
  const ask = (client: typeof inside) =>
    client.http(CHAT, { method: "POST", body: question({ model: "demo", note: half }) });
  const other = await gateway.cell({ permissions });
  expect((await ask(other.inside)).status).toBe(200);
  for (const { socket } of uploads) socket.destroy();
  await eventually("what was held is given back", async () => (await ask(inside)).status === 200);
});

test("a body whose parts would take many times its bytes in memory is refused before it is read", async () => {
  const { agent, inside } = await gateway.cell({});
  const messages = `[${Array.from({ length: 300_000 }, () => "{}").join(",")}]`;
  const answer = await inside.http(CHAT, { method: "POST", body: `{"model":"demo","messages":${messages}}` });
  expect(answer.status).toBe(413);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "body_too_large" } },
  ]);
});
