import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { eventually, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { acceptWebSocket, openWebSocket } from "../testing/cell-websocket.ts";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { type TestGateway, testGateway } from "../testing/test-gateway.ts";

const HOST = "api.example.com";
const PINNED = "pinned.example.com";
const database = await testDatabase();
const upstream = await standInUpstream([HOST, PINNED]);
const gateway = await testGateway(database, upstream);
for (const name of [HOST, PINNED]) gateway.names.set(name, ["93.184.215.14"]);
const permissions = { allowedDomains: [HOST, PINNED], passthroughDomains: [PINNED] };
upstream.answerWith((_req, res) => void res.writeHead(200).write("without an end"));
upstream.upgradeWith((req, socket) => void acceptWebSocket(req, socket));

afterEach(() => gateway.redis.start());

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

type Cell = Awaited<ReturnType<TestGateway["cell"]>>;

/** One connection of every kind that a cell can have, each of them at work. */
async function openEverything({ inside }: Cell): Promise<Duplex[]> {
  const idle = (await inside.connect(`${HOST}:443`)).socket;
  const secured = await inside.tunnel(`${HOST}:443`);
  const streaming = await inside.tunnel(`${HOST}:443`);
  streaming.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  await once(streaming, "data");
  const upgraded = await openWebSocket(await inside.tunnel(`${HOST}:443`), "/socket", { host: HOST });
  if (!("socket" in upgraded)) throw new Error("no WebSocket was opened");
  const multiplexed = await inside.tunnel(`${HOST}:443`, undefined, ["h2"]);
  const session = connectHttp2(`https://${HOST}`, { createConnection: () => multiplexed });
  session.on("error", () => undefined);
  const stream = session.request({ ":path": "/" });
  stream.on("error", () => undefined);
  await once(stream, "data");
  const { socket } = await inside.connect(`${PINNED}:443`);
  const through = connectTls({ socket, servername: PINNED, rejectUnauthorized: false });
  await once(through, "secureConnect");
  const all = [idle, secured, streaming, upgraded.socket, multiplexed, through];
  for (const each of all) each.on("error", () => undefined);
  return all;
}

const closed = (all: readonly Duplex[]) =>
  Promise.all(all.map((each) => each.destroyed || once(each, "close")));
const kill = ({ agent }: Cell) =>
  gateway.call(gateway.paths.gatewayApiSocket, "POST", `/v1/agents/${agent.agentId}/kill`);

test("the kill switch ends all that an agent has open, and nothing of anybody else, with Redis gone", async () => {
  const [cut, sibling] = [await gateway.cell({ permissions }), await gateway.cell({ permissions })];
  const other = await gateway.cell({ permissions }, await testClient(database));
  const [cutOff, siblings, others] = await Promise.all([cut, sibling, other].map(openEverything));
  await gateway.redis.kill();
  // The database still wants them to run: nothing but the switch can end what they have.
  expect((await kill(cut)).status).toBe(200);
  await closed(cutOff ?? []);
  expect([...(siblings ?? []), ...(others ?? [])].filter(({ destroyed }) => destroyed)).toEqual([]);

  // All of a client's, one after the other.
  expect((await kill(sibling)).status).toBe(200);
  await closed(siblings ?? []);
  expect((others ?? []).filter(({ destroyed }) => destroyed)).toEqual([]);
  await eventually("what was under way is recorded", async () =>
    (await gateway.entries(cut.agent.agentId)).some(
      ({ actionType, metadata }) =>
        actionType === "request.outcome" && metadata["reason"] === "agent_not_running",
    ),
  );
  for (const each of others ?? []) each.destroy();
});

test("without the switch the same follows from the database alone, with Redis gone", async () => {
  const [cut, other] = [await gateway.cell({ permissions }), await gateway.cell({ permissions })];
  const [cutOff, others] = await Promise.all([cut, other].map(openEverything));
  await gateway.redis.kill();
  await database.superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${cut.agent.agentId}`;
  await closed(cutOff ?? []);
  expect((others ?? []).filter(({ destroyed }) => destroyed)).toEqual([]);
  for (const each of others ?? []) each.destroy();
});
