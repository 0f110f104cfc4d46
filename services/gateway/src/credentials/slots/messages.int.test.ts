import type { CredentialSlot } from "@deployclaw/domain";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { acceptWebSocket, openWebSocket, type TestWebSocket } from "../../testing/cell-websocket.ts";
import { standInUpstream } from "../../testing/stand-in-upstream.ts";
import { testGateway } from "../../testing/test-gateway.ts";
import { encodeFrame } from "../../websocket/frame.ts";

const HOST = "gateway.example.com";
const OTHER = "other.example.com";
const CANARY = 'canary-"4711';
const SLOT: CredentialSlot = { kind: "websocket", pointer: "/d/token" };
const database = await testDatabase();
const upstream = await standInUpstream([HOST, OTHER]);
const gateway = await testGateway(database, upstream);
gateway.names.set(HOST, ["93.184.215.14"]);
gateway.names.set(OTHER, ["93.184.215.15"]);
let servers: TestWebSocket[] = [];

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  servers = [];
  upstream.upgradeWith((req, socket) => {
    servers.push(acceptWebSocket(req, socket));
  });
});

async function cellWith(slot: CredentialSlot = SLOT, hosts = [HOST]) {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST, OTHER] } });
  const placeholder = await gateway.credential(agent.agentId, { name: "BOT", value: CANARY, hosts, slot });
  const tunnel = await inside.tunnel(`${HOST}:443`);
  tunnel.on("error", () => undefined);
  const cell = await openWebSocket(tunnel, "/socket", { host: HOST });
  const [server] = servers;
  if (!("next" in cell) || server === undefined) throw new Error("no WebSocket was opened");
  return { agentId: agent.agentId, cell, server, placeholder };
}

const identify = (token: string) => `{"op":2,"d":{"token":${token},"n":12345678901234567890}}`;

test("a placeholder at its pointer of a text message becomes the value, written down before", async () => {
  const { agentId, cell, server, placeholder } = await cellWith();
  cell.send('{"op":1}');
  expect(await server.next()).toBe('1:{"op":1}');
  cell.send(identify(`"${placeholder}"`));
  expect(await server.next()).toBe(`1:${identify(JSON.stringify(CANARY))}`);
  const intents = await gateway.entriesOnce(agentId, 2);
  expect(intents.map(({ metadata }) => [metadata["method"], metadata["credentials"]])).toEqual([
    ["GET", []],
    ["MESSAGE", ["BOT"]],
  ]);
  server.send(`you are ${JSON.stringify(CANARY)}`);
  expect(await cell.next()).toBe(`1:you are "${"*".repeat(CANARY.length + 1)}"`);
});

test("it does so however the message is fragmented and its frames are split", async () => {
  const { cell, server, placeholder } = await cellWith();
  const message = Buffer.from(identify(`"${placeholder}"`));
  const parts = [message.subarray(0, 25), message.subarray(25, 26), message.subarray(26)];
  const frames = parts.flatMap((payload, i) =>
    encodeFrame(
      { opcode: i === 0 ? 1 : 0, fin: i === 2, payload: Buffer.from(payload) },
      Buffer.from([1, 2, 3, 4]),
    ),
  );
  for (const byte of Buffer.concat(frames)) cell.socket.write(Buffer.from([byte]));
  expect(await server.next()).toBe(`1:${identify(JSON.stringify(CANARY))}`);
});

test.each<[string, (p: string) => [text: string, opcode?: number]]>([
  ["elsewhere in the message", (p) => [`{"op":"${p}"}`]],
  ["within a longer text", (p) => [identify(`"Bot ${p}"`)]],
  ["with escapes", (p) => [identify(`"${p.replace("_", "\\u005f")}"`)]],
  ["in what is no JSON", (p) => [`token ${p}`]],
  ["in a binary message", (p) => [identify(`"${p}"`), 2]],
  ["in a message too long for a slot", (p) => [`{"x":"${"x".repeat(70_000)}","d":{"token":"${p}"}}`]],
])("a placeholder %s ends the WebSocket, and it is recorded", async (_what, message) => {
  const { agentId, cell, server, placeholder } = await cellWith();
  const [text, opcode] = message(placeholder);
  let received = "";
  server.socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
  });
  cell.send(text, opcode);
  await Promise.all([cell.closed, server.closed]);
  expect(received).not.toContain("canary");
  await eventually("it is on record", async () =>
    (await gateway.entries(agentId)).some(
      ({ metadata }) => metadata["reason"] === "placeholder_outside_slot",
    ),
  );
});

test("a bearer token's placeholder has no place in a message", async () => {
  const { cell, server, placeholder } = await cellWith({ kind: "bearer" });
  cell.send(identify(`"${placeholder}"`));
  await Promise.all([cell.closed, server.closed]);
});

test("a placeholder for another host's messages is refused", async () => {
  const { agentId, cell, placeholder } = await cellWith(SLOT, [OTHER]);
  cell.send(identify(`"${placeholder}"`));
  await cell.closed;
  await eventually("it is on record", async () =>
    (await gateway.entries(agentId)).some(
      ({ metadata }) => metadata["reason"] === "placeholder_outside_slot",
    ),
  );
});

test("long messages without a placeholder pass, and a deleted credential's placeholder does not", async () => {
  const { agentId, cell, server, placeholder } = await cellWith();
  cell.send("x".repeat(200_000));
  expect(await server.next()).toBe(`1:${"x".repeat(200_000)}`);
  await database.superuser`DELETE FROM agent_credentials WHERE agent_id = ${agentId}`;
  const noticed = async () => {
    const later = await gateway.entries(agentId);
    if (later.some(({ metadata }) => metadata["reason"] === "placeholder_unknown")) return true;
    cell.send(identify(`"${placeholder}"`));
    return false;
  };
  // Each message is an intent: as fast as they can be sent they would pile up.
  await eventually("the gateway noticed", noticed, { intervalMs: 250 });
});
