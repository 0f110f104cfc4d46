import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { acceptWebSocket, type TestWebSocket } from "../../testing/cell-websocket.ts";
import { standInUpstream } from "../../testing/stand-in-upstream.ts";
import { testGateway } from "../../testing/test-gateway.ts";
import { OPCODE } from "../../websocket/frame.ts";

const database = await testDatabase();
const upstream = await standInUpstream(["api.example.com"]);
const gateway = await testGateway(database, upstream);
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

/** A PicoClaw behind an airlock; gives what was said to it. */
async function picoclaw(
  { cellSlot }: { readonly cellSlot: number },
  answer: (say: (type: string, payload?: object) => void, end: TestWebSocket) => void,
) {
  const said: { url: string | undefined; authorization: string | undefined; message: unknown }[] = [];
  const server = createServer();
  server.on("upgrade", (req: IncomingMessage, socket: Duplex) => {
    const end = acceptWebSocket(req, socket);
    void end.next().then((text) => {
      const message: unknown = JSON.parse(text.slice(text.indexOf(":") + 1));
      said.push({ url: req.url, authorization: req.headers.authorization, message });
      answer((type, payload = {}) => end.send(JSON.stringify({ type, payload })), end);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(gateway.paths.airlock(cellSlot).ingressSocket, resolve));
  return said;
}

async function talk(agentId: string, stream = false) {
  const path = `/v1/agents/${agentId}/chat`;
  const body = { message: "hello", sessionId: "s-1", stream };
  return gateway.call(gateway.paths.gatewayApiSocket, "POST", path, body);
}

test("a turn reaches PicoClaw with its token, and its reply is the first message that is no aside", async () => {
  const { agent } = await gateway.cell({ runtime: "picoclaw" });
  const said = await picoclaw(agent, (say, end) => {
    end.send("are you there", OPCODE.ping);
    say("typing.start");
    say("message.create", { content: "let me think", kind: "thought", thought: true });
    say("message.create", { content: "one moment", placeholder: true });
    say("message.create", { content: "looking it up", kind: "tool_calls" });
    say("typing.stop");
    say("message.create", { content: "hello yourself", message_id: "1" });
    say("message.create", { content: "and more" });
  });
  const answer = await talk(agent.agentId);
  expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { reply: "hello yourself" }]);
  expect(said[0]).toMatchObject({
    url: "/pico/ws?session_id=s-1",
    authorization: expect.stringMatching(/^Bearer \S{20,}$/),
    message: { type: "message.send", session_id: "s-1", payload: { content: "hello" } },
  });
  expect((await talk(agent.agentId, true)).text).toBe(
    'data: {"delta":"hello yourself"}\n\ndata: {"done":true}\n\n',
  );
});

test.each<[string, (end: TestWebSocket) => void]>([
  [
    "an error",
    (end) => end.send(JSON.stringify({ type: "error", payload: { code: "x", message: "secret" } })),
  ],
  ["a broken frame", (end) => end.socket.write(Buffer.from([0xff, 0xff, 0xff]))],
  ["the end of the connection", (end) => end.socket.destroy()],
  ["more than a reply may have", (end) => end.send("x".repeat(1_100_000))],
])("%s instead of a reply is an agent that cannot be reached", async (_what, answer) => {
  const { agent } = await gateway.cell({ runtime: "picoclaw" });
  await picoclaw(agent, (_say, end) => answer(end));
  const { status, text } = await talk(agent.agentId);
  expect([status, JSON.parse(text)]).toMatchObject([502, { code: "agent_unreachable" }]);
  expect(text).not.toContain("secret");
});
