import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { gatewayClient } from "./gateway-client.ts";

type Answer = (req: IncomingMessage, res: ServerResponse, body: unknown) => void;

let directory = "";
let server: Server;
let answer: Answer = (_, res) => res.end();
const connections = new Set<unknown>();
let client: ReturnType<typeof gatewayClient>;
const AGENT = "0197f000-0000-7000-8000-000000000001";
const MESSAGE = { agentId: AGENT, message: "Hello", sessionId: "s1" };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "api-gateway-"));
  const socketPath = join(directory, "control.sock");
  server = createServer(async (req, res) => {
    connections.add(req.socket);
    let text = "";
    for await (const chunk of req) text += chunk;
    answer(req, res, text === "" ? undefined : JSON.parse(text));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  client = gatewayClient(socketPath);
});

afterEach(() => {
  answer = (_, res) => res.end();
});

afterAll(async () => {
  client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

const json =
  (status: number, body: unknown): Answer =>
  (_, res) => {
    res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

const events =
  (...chunks: readonly string[]): Answer =>
  (_, res) => {
    res.writeHead(200, { "content-type": "text/event-stream" });
    for (const chunk of chunks) res.write(chunk);
    res.end();
  };

async function stream(signal: AbortSignal = new AbortController().signal): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of client.chatStream({ ...MESSAGE, signal })) pieces.push(piece);
  return pieces;
}

test("sealing sends the value to the gateway alone and gives back bytes", async () => {
  let asked: unknown;
  answer = (req, res, body) => {
    asked = [req.method, req.url, body];
    json(200, { iv: "AAAA", ciphertext: "AQID", tag: "//8=", keyVersion: 3 })(req, res, body);
  };
  const request = { clientId: "c", agentId: AGENT, name: "KEY", value: "v" };
  const sealed = await client.seal(request);
  expect(asked).toEqual(["POST", "/v1/credentials/seal", request]);
  expect(sealed).toEqual({
    iv: Buffer.alloc(3),
    ciphertext: Buffer.from([1, 2, 3]),
    tag: Buffer.from([255, 255]),
    keyVersion: 3,
  });
});

test("an answer of another form is a fault of the platform, not a value", async () => {
  for (const wrong of [
    {},
    { iv: "AAAA" },
    { iv: "%", ciphertext: "AQID", tag: "//8=", keyVersion: 1 },
    null,
    "x",
  ]) {
    answer = json(200, wrong);
    const request = { clientId: "c", agentId: AGENT, name: "KEY", value: "v" };
    await expect(client.seal(request)).rejects.toMatchObject({ code: "dependency_unavailable" });
  }
});

test("a chat takes the message and the conversation to the agent", async () => {
  let asked: unknown;
  answer = (req, res, body) => {
    asked = [req.url, body];
    json(200, { reply: "Hi" })(req, res, body);
  };
  expect(await client.chat(MESSAGE)).toEqual({ reply: "Hi" });
  expect(asked).toEqual([`/v1/agents/${AGENT}/chat`, { message: "Hello", sessionId: "s1", stream: false }]);
});

test("the gateway's refusals keep their meaning, and what it should not say is not passed on", async () => {
  for (const code of ["agent_not_running", "agent_unreachable", "agent_timeout", "not_found"]) {
    answer = json(409, { code, detail: "because" });
    await expect(client.chat(MESSAGE)).rejects.toMatchObject({ code, message: "because" });
  }
  for (const body of [
    { code: "unauthenticated", detail: "x" },
    { code: "boom", detail: "x" },
    { error: 1 },
    null,
  ]) {
    answer = json(500, body);
    await expect(client.chat(MESSAGE)).rejects.toMatchObject({ code: "dependency_unavailable" });
  }
});

test("pieces arrive in order, however the stream is cut into chunks", async () => {
  const whole =
    'data: {"delta":"Grüß "}\n\n: a comment\n\ndata: {"delta":"Gott"}\r\n\r\ndata: {"done":true}\n\n';
  const bytes = Buffer.from(whole);
  for (const size of [1, 2, 7, bytes.length]) {
    answer = (_, res) => {
      for (let at = 0; at < bytes.length; at += size) res.write(bytes.subarray(at, at + size));
      res.end();
    };
    expect(await stream()).toEqual(["Grüß ", "Gott"]);
  }
});

test("a stream that ends without saying so broke off", async () => {
  answer = events('data: {"delta":"half"}\n\n');
  await expect(stream()).rejects.toMatchObject({ code: "agent_unreachable" });
  answer = events("data: not json\n\n");
  await expect(stream()).rejects.toMatchObject({ code: "agent_unreachable" });
  answer = events('data: {"code":"agent_timeout","detail":"too slow"}\n\n');
  await expect(stream()).rejects.toMatchObject({ code: "agent_timeout", message: "too slow" });
});

test("when the caller leaves, the gateway's connection is closed", async () => {
  const left = new AbortController();
  let closed: Promise<unknown> = Promise.resolve();
  answer = (_, res) => {
    closed = new Promise((resolve) => res.on("close", () => resolve("closed")));
    res.write('data: {"delta":"first"}\n\n');
  };
  const pieces = client.chatStream({ ...MESSAGE, signal: left.signal })[Symbol.asyncIterator]();
  expect((await pieces.next()).value).toBe("first");
  left.abort();
  await expect(pieces.next()).rejects.toMatchObject({ code: "agent_unreachable" });
  expect(await closed).toBe("closed");
});

test("connections are kept and used again", async () => {
  answer = json(200, { healthy: true, detail: "answers" });
  await client.health(AGENT);
  const before = connections.size;
  for (let index = 0; index < 5; index += 1) await client.health(AGENT);
  expect(connections.size).toBe(before);
});

test("without a gateway every call says so", async () => {
  const alone = gatewayClient(join(directory, "nobody.sock"));
  await expect(alone.health(AGENT)).rejects.toMatchObject({ code: "dependency_unavailable" });
  await expect(alone.chat(MESSAGE)).rejects.toMatchObject({ code: "dependency_unavailable" });
  alone.close();
});
