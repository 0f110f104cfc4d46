import { AppError } from "@deployclaw/domain";
import { privateDatabase, testAgent, testClient } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { entriesOf, productContext, standInGateway } from "../test-product.ts";
import { chatWithAgent, streamChatWithAgent } from "./chat-with-agent.ts";

const database = await privateDatabase();
const client = await testClient(database);
const other = await testClient(database);
const viewer = await testClient(database, { role: "viewer" });
const agent = await testAgent(database, client, { status: "running" });

test("a message reaches the agent, and the log has its length and not its text", async () => {
  const gateway = standInGateway();
  const ctx = productContext(database, client, gateway);
  const answer = await chatWithAgent({ ctx, input: { agentId: agent.agentId, message: "my secret plan" } });
  expect(answer.reply).toBe("You said: my secret plan");
  expect(answer.sessionId).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(gateway.said).toEqual([
    { agentId: agent.agentId, message: "my secret plan", sessionId: answer.sessionId },
  ]);
  const entries = await entriesOf(database, agent.agentId);
  expect(entries).toMatchObject([
    {
      action_type: "agent.chat",
      actor_id: client.userId,
      target: agent.name,
      metadata: { messageLength: 14, sessionId: answer.sessionId },
    },
  ]);
  expect(JSON.stringify(entries)).not.toContain("secret plan");
});

test("a conversation goes on under its session id, also in pieces", async () => {
  const gateway = standInGateway();
  const ctx = productContext(database, client, gateway);
  const input = { agentId: agent.agentId, message: "more", sessionId: "talk-1" };
  const { deltas, sessionId } = await streamChatWithAgent({
    ctx,
    input: { ...input, signal: new AbortController().signal },
  });
  expect(sessionId).toBe("talk-1");
  const pieces: string[] = [];
  for await (const delta of deltas) pieces.push(delta);
  expect(pieces.join("")).toBe("You said: more");
  expect(gateway.said).toMatchObject([{ sessionId: "talk-1" }]);
});

test("that something was said is in the log also when the agent does not answer", async () => {
  const silent = await testAgent(database, client, { status: "running" });
  const chat = () => Promise.reject(new AppError("agent_timeout", "The agent did not answer."));
  const ctx = productContext(database, client, standInGateway({ chat }));
  await expect(
    chatWithAgent({ ctx, input: { agentId: silent.agentId, message: "hi" } }),
  ).rejects.toMatchObject({ code: "agent_timeout" });
  expect(await entriesOf(database, silent.agentId)).toHaveLength(1);
});

test.each([
  ["another client's", other, { status: "running" }, "not_found"],
  ["one that is starting", client, { status: "provisioning" }, "agent_not_running"],
  ["one that is stopped", client, { status: "running", desired: "stopped" }, "agent_not_running"],
] as const)("no message reaches %s", async (_whose, owner, state, code) => {
  const target = await testAgent(database, owner, state);
  const gateway = standInGateway();
  const ctx = productContext(database, client, gateway);
  await expect(
    chatWithAgent({ ctx, input: { agentId: target.agentId, message: "hi" } }),
  ).rejects.toMatchObject({ code });
  expect(gateway.said).toEqual([]);
  expect(await entriesOf(database, target.agentId)).toEqual([]);
});

test.each([
  ["an empty message", { message: "" }, "/message"],
  ["an endless one", { message: "x".repeat(32_001) }, "/message"],
  ["a session id with a space", { message: "x", sessionId: "a b" }, "/sessionId"],
])("%s is refused", async (_what, input, pointer) => {
  const gateway = standInGateway();
  await expect(
    chatWithAgent({
      ctx: productContext(database, client, gateway),
      input: { agentId: agent.agentId, ...input },
    }),
  ).rejects.toMatchObject({ code: "invalid_input", fields: [{ pointer }] });
  expect(gateway.said).toEqual([]);
});

test("a viewer does not chat", async () => {
  const theirs = await testAgent(database, viewer, { status: "running" });
  await expect(
    chatWithAgent({
      ctx: productContext(database, viewer),
      input: { agentId: theirs.agentId, message: "hi" },
    }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

test("when the log cannot be written, nothing is said", async () => {
  const gateway = standInGateway();
  const ctx = productContext(database, client, gateway);
  await database.stop();
  try {
    await expect(chatWithAgent({ ctx, input: { agentId: agent.agentId, message: "hi" } })).rejects.toThrow();
    expect(gateway.said).toEqual([]);
  } finally {
    await database.start();
  }
});
