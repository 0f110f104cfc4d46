import type { ServerResponse } from "node:http";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { modelUpstream } from "../model/model-upstream.ts";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const OPENAI = "api.openai.com";
const ANTHROPIC = "api.anthropic.com";
const OWN = "llm.example.com";
const GITHUB = "github.com";
const GMAIL = "gmail.googleapis.com";
const HOSTS = [OPENAI, ANTHROPIC, OWN, GITHUB, GMAIL];
const database = await testDatabase();
const upstream = await standInUpstream([OPENAI, ANTHROPIC, OWN, GITHUB, GMAIL]);
const gateway = await testGateway(database, upstream, {
  modelUpstream: modelUpstream({ baseUrl: "http://127.0.0.1:9/v1", key: undefined }),
});

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  upstream.seen.length = 0;
  for (const host of HOSTS) gateway.names.set(host, ["93.184.215.14"]);
  upstream.answerWith((_req, res) => answerJson(res, { ok: true }));
});

const answerJson = (res: ServerResponse, body: object, status = 200) => {
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};
const answerEvents = (res: ServerResponse, events: readonly object[]) => {
  res.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of events) res.write(`data: ${JSON.stringify(event)}\n\n`);
  res.end("data: [DONE]\n\n");
};
const reasonOf = (body: string) => (JSON.parse(body) as { error: { reason: string } }).error.reason;
const permissions = { allowedDomains: HOSTS, maxDailyTokenSpend: 100_000 };
const chat = (fields: object) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], ...fields }),
});
const CHAT = `https://${OPENAI}/v1/chat/completions`;

const spent = async (agentId: string) => {
  const [row] = await database.superuser<{ requests: number; tokens: number; cost: number; model: string }[]>`
    SELECT sum(requests)::int AS requests, sum(tokens)::int AS tokens, sum(cost_micros)::int AS cost,
      max(model) AS model
    FROM spend_ledger WHERE agent_id = ${agentId}`;
  return row;
};
const spentOnce = (agentId: string, tokens: number) =>
  eventually(`${tokens} tokens are in the ledger`, async () => {
    const row = await spent(agentId);
    return row?.tokens === tokens && row;
  });

test("tokens of a direct call are read from its JSON, kept in the ledger with their cost, and logged", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  upstream.answerWith((_req, res) =>
    answerJson(res, { usage: { prompt_tokens: 1_000, completion_tokens: 500 } }),
  );
  expect((await inside.https(CHAT, chat({ max_tokens: 600 }))).status).toBe(200);
  expect(await spentOnce(agent.agentId, 1_500)).toEqual({
    requests: 1,
    tokens: 1_500,
    cost: 2_500 + 5_000,
    model: "gpt-4o",
  });
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[0]?.metadata).toMatchObject({ connector: "openai", action: "model_asked" });
  expect(entries[1]?.metadata).toMatchObject({ totalTokens: 1_500, promptTokens: 1_000 });
});

test("a stream is asked for its usage and counted by it, OpenAI's and Anthropic's", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  upstream.answerWith((req, res) =>
    req.headers.host === OPENAI
      ? answerEvents(res, [
          { choices: [{ delta: { content: "Hi" } }] },
          { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } },
        ])
      : answerEvents(res, [
          { type: "message_start", message: { usage: { input_tokens: 5, output_tokens: 1 } } },
          { type: "content_block_delta", delta: { type: "text_delta", text: "Hi" } },
          { type: "message_delta", usage: { output_tokens: 15 } },
        ]),
  );
  expect((await inside.https(CHAT, chat({ stream: true }))).body).toContain("Hi");
  expect(JSON.parse(upstream.seen[0]?.body ?? "")).toMatchObject({
    stream_options: { include_usage: true },
    max_completion_tokens: 16_384,
  });
  await spentOnce(agent.agentId, 10);
  const asked = chat({ model: "claude-sonnet-4-5", stream: true, max_tokens: 100 });
  expect((await inside.https(`https://${ANTHROPIC}/v1/messages`, asked)).status).toBe(200);
  await spentOnce(agent.agentId, 30);
});

test("a provider is told the limit that is left, and a stream that goes on beyond it is cut", async () => {
  const { agent, inside } = await gateway.cell({
    permissions: { ...permissions, maxDailyTokenSpend: 1_000 },
  });
  let gone = false;
  upstream.answerWith((_req, res) => {
    res.once("close", () => {
      gone = true;
    });
    res.writeHead(200, { "content-type": "text/event-stream" });
    const more = () => {
      if (gone) return;
      res.write(`data: ${JSON.stringify({ choices: [{ delta: { content: "word ".repeat(100) } }] })}\n\n`);
      setTimeout(more, 1);
    };
    more();
  });
  await expect(inside.https(CHAT, chat({ stream: true, max_tokens: 50_000 }))).rejects.toThrow();
  const sent = JSON.parse(upstream.seen[0]?.body ?? "") as { max_tokens: number };
  expect(sent.max_tokens).toBeLessThan(1_000);
  expect(sent.max_tokens).toBeGreaterThan(900);
  await eventually("the provider sees the end", () => gone);
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({
    actionType: "request.outcome",
    metadata: { reason: "token_limit_reached" },
  });
  expect((await spent(agent.agentId))?.tokens).toBe(1_000);
  expect(reasonOf((await inside.https(CHAT, chat({}))).body)).toBe("token_limit_reached");
});

test("an answer without usage costs the reservation, one with an error status nothing", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  upstream.answerWith((_req, res) => answerJson(res, { error: "overloaded" }, 529));
  expect((await inside.https(CHAT, chat({ max_tokens: 500 }))).status).toBe(529);
  await spentOnce(agent.agentId, 0);
  upstream.answerWith((_req, res) => answerJson(res, { choices: [] }));
  expect((await inside.https(CHAT, chat({ max_tokens: 500 }))).status).toBe(200);
  await gateway.entriesOnce(agent.agentId, 4);
  expect((await spent(agent.agentId))?.tokens).toBeGreaterThan(500);
});

test("an agent that hangs up in the middle of a stream is charged what it reserved", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  upstream.answerWith((_req, res) => {
    res.writeHead(200, { "content-type": "text/event-stream" }).write("data: {}\n\n");
  });
  const tunnel = await inside.tunnel(`${OPENAI}:443`);
  const { headers, body } = chat({ stream: true, max_tokens: 700 });
  const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: ${OPENAI}\r\ncontent-type: ${headers["content-type"]}`;
  tunnel.write(`${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  await new Promise((resolve) => tunnel.once("data", resolve));
  tunnel.destroy();
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]?.metadata).toMatchObject({ reason: "client_closed" });
  expect((await spent(agent.agentId))?.tokens).toBeGreaterThan(700);
});

test.each([
  ["what is billed later", `https://${OPENAI}/v1/batches`, chat({})],
  ["a body that is no JSON", CHAT, { method: "POST", body: "model=gpt-4o" }],
  ["an encoded body", CHAT, { ...chat({}), headers: { "content-encoding": "gzip" } }],
  ["a limit that is no number", CHAT, chat({ max_tokens: "9" })],
])("what nobody could count is refused: %s", async (_what, url, input) => {
  const { agent, inside } = await gateway.cell({ permissions });
  const answer = await inside.https(url, input);
  expect([answer.status, reasonOf(answer.body)]).toEqual([403, "spend_not_countable"]);
  expect(upstream.seen).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { actionType: "request.refused", metadata: { reason: "spend_not_countable" } },
  ]);
});

test("a service of one's own that speaks OpenAI's interface is counted too", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  upstream.answerWith((_req, res) => answerJson(res, { usage: { prompt_tokens: 2, completion_tokens: 3 } }));
  const asked = chat({ model: "mine", seed: 5 });
  expect((await inside.https(`https://${OWN}/v1/chat/completions`, asked)).status).toBe(200);
  expect(JSON.parse(upstream.seen[0]?.body ?? "")).toEqual({ ...JSON.parse(asked.body), max_tokens: 4_096 });
  expect(await spentOnce(agent.agentId, 5)).toMatchObject({ model: "other", cost: 0 });
});

test("what a scope's limit allows passes, in parallel too, and not one request more", async () => {
  const rateLimits = { "api:outbound": { maxPerHour: 3, maxPerDay: 10 } };
  const { agent, inside } = await gateway.cell({ permissions: { ...permissions, rateLimits } });
  const answers = await Promise.all(Array.from({ length: 20 }, () => inside.https(`https://${OWN}/`)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  const refused = answers.filter(({ status }) => status === 429).map(({ body }) => reasonOf(body));
  expect(refused).toEqual(Array(17).fill("rate_limit_reached"));
  expect((await spent(agent.agentId))?.requests).toBe(3);
  await gateway.restart();
  const again = await eventually("the cell listens again", () =>
    inside.https(`https://${OWN}/`).catch(() => undefined),
  );
  expect(reasonOf(again.body)).toBe("rate_limit_reached");
});

test("reading mail is no permission to send it, and cloning none to push", async () => {
  const { inside } = await gateway.cell({
    permissions: { ...permissions, scopes: ["email:read", "files:read"] },
  });
  const status = async (url: string, method = "GET") => (await inside.https(url, { method })).status;
  const mail = `https://${GMAIL}/gmail/v1/users/me/messages`;
  const repository = `https://${GITHUB}/o/r.git`;
  expect(await status(mail)).toBe(200);
  expect(await status(`${mail}/send`, "POST")).toBe(403);
  expect(await status(`https://${GMAIL}/batch/gmail/v1`, "POST")).toBe(403);
  expect(await status(`${repository}/info/refs?service=git-upload-pack`)).toBe(200);
  expect(await status(`${repository}/git-upload-pack`, "POST")).toBe(200);
  expect(await status(`${repository}/info/refs?service=git-receive-pack`)).toBe(403);
  expect(await status(`${repository}/git-receive-pack`, "POST")).toBe(403);
  expect(await status(`https://${OWN}/`)).toBe(403);
});

test("a client's own rules say what its requests mean, and have a service of its own counted", async () => {
  const rules = [
    { host: OWN, method: "GET", path: "/notes/**", scope: "files:read", counting: null },
    { host: OWN, method: "POST", path: "/ask", scope: "api:outbound", counting: "compatible_chat" },
  ] as const;
  const { agent, inside } = await gateway.cell({
    permissions: { ...permissions, scopes: ["api:outbound"], rules },
  });
  expect((await inside.https(`https://${OWN}/notes/1`)).status).toBe(403);
  expect((await inside.https(`https://${OWN}/other`)).status).toBe(200);
  upstream.answerWith((_req, res) => answerJson(res, { usage: { prompt_tokens: 4, completion_tokens: 5 } }));
  expect((await inside.https(`https://${OWN}/ask`, chat({ model: "mine" }))).status).toBe(200);
  await spentOnce(agent.agentId, 9);
});

test("the built-in model's tokens count, and a provider that cannot be reached costs none", async () => {
  const { agent, inside } = await gateway.cell({ model: "gpt-4o", permissions });
  const url = "http://llm.deployclaw.internal/v1/chat/completions";
  expect((await inside.http(url, chat({ model: "gpt-4o" }))).status).toBe(502);
  await spentOnce(agent.agentId, 0);
  expect((await inside.http(url, chat({ model: "demo" }))).status).toBe(200);
  const [row] = await eventually("it is settled", async () => {
    const rows = await database.superuser<{ tokens: number }[]>`
      SELECT tokens::int FROM spend_ledger WHERE agent_id = ${agent.agentId} AND model = 'demo'`;
    return (rows[0]?.tokens ?? 10_000) < 1_000 && rows;
  });
  expect(row?.tokens).toBeGreaterThan(5);
  const none = await gateway.cell({ permissions: { ...permissions, maxDailyTokenSpend: 0 } });
  expect(reasonOf((await none.inside.http(url, chat({ model: "demo" }))).body)).toBe("token_limit_reached");
});

test("without the store nothing is let out, clearly and on the record, and it goes on by itself", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  await gateway.redis.kill();
  const answer = await inside.https(`https://${OWN}/`);
  expect([answer.status, reasonOf(answer.body)]).toEqual([503, "limits_unavailable"]);
  expect(upstream.seen).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "limits_unavailable" } },
  ]);
  await gateway.redis.start();
  await eventually("it is let out again", async () => (await inside.https(`https://${OWN}/`)).status === 200);
});
