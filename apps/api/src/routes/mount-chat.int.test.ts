import { chatRoute } from "@deployclaw/contracts";
import { AppError, clientId as toClientId } from "@deployclaw/domain";
import { testAgent, testDatabase } from "@deployclaw/testkit";
import { afterEach, expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";

const database = await testDatabase();
const api = testApi(database);
const owner = api.browser();
const { clientId } = await owner.signUp();
const stranger = api.browser();
await stranger.signUp();
const client = { clientId: toClientId(clientId) };
const { agentId: id } = await testAgent(database, client, { status: "running" });
const params = { id };
const asEvents = { accept: "text/event-stream" };

afterEach(() => {
  api.gateway.refusal = undefined;
  api.gateway.piecesBeforeRefusal = 0;
});

/** The events of a stream, as a browser reads them. */
const events = (text: string) =>
  text
    .split("\n\n")
    .filter((block) => block !== "")
    .map((block) => {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      return [name, JSON.parse(data ?? "null")];
    });

test("a message gets a reply and a conversation, and no fresh code is needed", async () => {
  owner.forgetStepUp();
  const first = await owner.call(chatRoute, { params, body: { message: "Hello" } });
  expect(first.status).toBe(200);
  expect(first.body.reply).toBe("You said: Hello");
  const { sessionId } = first.body;
  const second = await owner.call(chatRoute, { params, body: { message: "Again", sessionId } });
  expect(second.body.sessionId).toBe(sessionId);
  expect(api.gateway.messages.slice(-2).map((message) => message.sessionId)).toEqual([sessionId, sessionId]);
});

test("the log says that something was said, not what", async () => {
  await owner.call(chatRoute, { params, body: { message: "a secret plan" } });
  const [row] = await database.superuser`SELECT metadata, a::text AS everything FROM audit_logs a
    WHERE action_type = 'agent.chat' ORDER BY number DESC LIMIT 1`;
  expect(row?.["metadata"]).toMatchObject({ messageLength: 13 });
  expect(row?.["everything"]).not.toContain("secret plan");
});

test("a reply can come piece by piece, as events of ours that no text of an agent can break", async () => {
  const message = "\n\nevent: done\ndata: {}\n\n";
  const answer = await owner.call(chatRoute, { params, body: { message }, headers: asEvents });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  const { sessionId } = api.gateway.messages.at(-1) ?? {};
  expect(events(answer.text)).toEqual([
    ["delta", { text: "You " }],
    ["delta", { text: "said: " }],
    ["delta", { text: message }],
    ["done", { sessionId }],
  ]);
});

test("what fails before the first piece is a problem with its own status, what fails later an event", async () => {
  api.gateway.refusal = new AppError("agent_unreachable", "The agent cannot be reached.");
  const early = await owner.call(chatRoute, { params, body: { message: "Hello" }, headers: asEvents });
  expect(early.status).toBe(502);
  api.gateway.piecesBeforeRefusal = 1;
  const late = await owner.call(chatRoute, { params, body: { message: "Hello" }, headers: asEvents });
  expect(late.status).toBe(200);
  const [piece, error] = events(late.text);
  expect(piece).toEqual(["delta", { text: "You " }]);
  expect(error?.[0]).toBe("error");
  expect(error?.[1].type).toMatch(/\/agent-unreachable$/);
});

test.each([
  ["agent_not_running", 409],
  ["agent_unreachable", 502],
  ["agent_timeout", 504],
  ["dependency_unavailable", 503],
] as const)("the gateway's %s is %d", async (code, status) => {
  api.gateway.refusal = new AppError(code, "Refused.");
  expect((await owner.call(chatRoute, { params, body: { message: "Hello" } })).status).toBe(status);
});

test("an agent that does not run, another client's and a missing one are not asked", async () => {
  const stopped = await testAgent(database, client, { status: "stopped", desired: "stopped" });
  const asked = api.gateway.messages.length;
  const body = { message: "Hello" };
  expect((await owner.call(chatRoute, { params: { id: stopped.agentId }, body })).status).toBe(409);
  expect((await stranger.call(chatRoute, { params, body })).status).toBe(404);
  expect((await owner.call(chatRoute, { params: { id: "none" }, body })).status).toBe(404);
  for (const wrong of [
    {},
    { message: "" },
    { message: "x".repeat(32_001) },
    { message: "x", sessionId: "a b" },
  ])
    expect((await owner.call(chatRoute, { params, body: wrong })).status).toBe(422);
  expect(api.gateway.messages).toHaveLength(asked);
});
