import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, testClient, testDatabase } from "@deployclaw/testkit";
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

const keyOf = (version: number) => `${version}:${randomBytes(32).toString("base64")}`;

/** The keys that the gateway has now, as text: what was loaded last. */
let inForce = gateway.masterKeys();

/** A key of the next version. */
const newKey = () => keyOf(Math.max(...inForce.split(",").map((entry) => Number.parseInt(entry, 10))) + 1);

async function rotateIn(key: string) {
  const setting = `${inForce},${key}`;
  expect((await load(setting)).status).toBe(200);
  inForce = setting;
}

async function restartWith(masterKeys: string, minimumVersion: number) {
  await gateway.restart({ masterKeys, minimumVersion });
  inForce = masterKeys;
}

interface Keys {
  readonly currentVersion: number;
  readonly versions: readonly number[];
  readonly dataKeys: readonly { readonly masterVersion: number; readonly count: number }[];
}

async function operator(method: string, path: string, body?: object) {
  const { status, text } = await gateway.call(gateway.paths.gatewayOperatorSocket, method, path, body);
  return { status, text, json: JSON.parse(text) };
}

const keys = async (): Promise<Keys> => (await operator("GET", "/v1/keys")).json;
const load = (masterKeys: string) => operator("POST", "/v1/keys", { masterKeys });

/** All batches of one rewrap, as `claw keys rewrap` asks for them. */
async function rewrap() {
  let rewrapped = 0;
  const failed: object[] = [];
  for (let after: object | undefined; ; ) {
    const { status, json } = await operator("POST", "/v1/keys/rewrap", { after });
    expect(status).toBe(200);
    rewrapped += json.rewrapped;
    failed.push(...json.failed);
    after = json.last;
    if (after === undefined) return { rewrapped, failed };
  }
}

const seal = (clientId: string, agentId: string) =>
  gateway.call(gateway.paths.gatewayApiSocket, "POST", "/v1/credentials/seal", {
    clientId,
    agentId,
    name: "KEY",
    value: "v",
  });

async function cellWithCredential() {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST] } });
  const placeholder = await gateway.credential(agent.agentId, { name: "KEY", value: "v-1", hosts: [HOST] });
  const { egressSocket } = gateway.paths.airlock(agent.cellSlot);
  const use = async () => {
    // A gateway that was started again opens its cells' sockets one after the other.
    await eventually("the cell's socket is there", () => existsSync(egressSocket));
    return inside.https(`https://${HOST}/`, { headers: { authorization: placeholder } });
  };
  return { agent, use };
}

test("a key that is rotated in while credentials are used and stored fails none of it, and seals from then on", async () => {
  const { agent, use } = await cellWithCredential();
  const clients = await Promise.all(Array.from({ length: 30 }, () => testClient(database)));
  let isOver = false;
  const statuses = { used: [] as number[], sealed: [] as number[] };
  const readers = [0, 1].map(async () => {
    while (!isOver) statuses.used.push((await use()).status);
  });
  const writers = [0, 1].map(async (offset) => {
    for (let at = offset; !isOver; at += 2) {
      const { clientId } = clients[at % clients.length] ?? gateway.client;
      statuses.sealed.push((await seal(clientId, agent.agentId)).status);
    }
  });
  try {
    for (const round of [1, 2]) {
      const before = statuses.used.length;
      await rotateIn(newKey());
      expect((await rewrap()).failed).toEqual([]);
      await eventually(`there was use after rotation ${round}`, () => statuses.used.length > before + 10);
    }
  } finally {
    isOver = true;
    await Promise.all([...readers, ...writers]);
  }
  expect(new Set(statuses.used)).toEqual(new Set([200]));
  expect(new Set(statuses.sealed)).toEqual(new Set([200]));

  await rewrap();
  const later = await testClient(database);
  expect((await seal(later.clientId, agent.agentId)).status).toBe(200);
  const { currentVersion, versions, dataKeys } = await keys();
  expect(versions.at(-1)).toBe(currentVersion);
  expect(versions.length).toBe(inForce.split(",").length);
  expect(dataKeys.map(({ masterVersion }) => masterVersion)).toEqual([currentVersion]);
  expect((await use()).status).toBe(200);
});

test("what was sealed before the oldest key was dropped still opens, and a cell keeps its token", async () => {
  const { agent, use } = await cellWithCredential();
  const configuration = () =>
    readFileSync(join(gateway.paths.cell(agent.agentId).config, "nano.json"), "utf8");
  const token = configuration();
  const newest = newKey();
  await rotateIn(newest);
  expect((await rewrap()).failed).toEqual([]);
  await restartWith(newest, Number.parseInt(newest, 10));
  expect((await use()).status).toBe(200);
  await gateway.call(
    gateway.paths.gatewayOrchestratorSocket,
    "POST",
    `/v1/cells/${agent.agentId}/prepare`,
    {},
  );
  expect(configuration()).toBe(token);
});

test("keys without one that is loaded, or that are malformed, are refused and change nothing", async () => {
  const before = await keys();
  for (const setting of [keyOf(99), keyOf(before.currentVersion), "", "1:c4nary", undefined]) {
    const { status, text } = await operator("POST", "/v1/keys", { masterKeys: setting });
    expect(status).toBe(422);
    expect(text).not.toContain(setting === "" || setting === undefined ? "c4nary" : setting.slice(2));
  }
  expect(await keys()).toEqual(before);
  expect((await operator("POST", "/v1/keys/rewrap", { after: { version: 1 } })).status).toBe(422);
});

test("no answer and no line for operators holds a key", async () => {
  const seen = [(await operator("GET", "/v1/keys")).text, (await load(inForce)).text, ...gateway.lines];
  for (const key of inForce.split(",")) expect(seen.join("\n")).not.toContain(key.split(":")[1]);
});

test("a key version below the minimum is refused, and the refusal is in the client's log", async () => {
  const { agent, use } = await cellWithCredential();
  const newest = newKey();
  const both = `${inForce},${newest}`;
  const masterVersion = (await keys()).currentVersion;
  const minimumVersion = Number.parseInt(newest, 10);
  try {
    await restartWith(both, minimumVersion);
    upstream.seen.length = 0;
    // Not even the cell's authority opens, so that its agent gets no further than the handshake.
    await expect(use()).rejects.toThrow(/TLS/);
    expect(upstream.seen).toEqual([]);
    expect((await seal(gateway.client.clientId, agent.agentId)).status).not.toBe(200);
    expect((await rewrap()).failed.length).toBeGreaterThan(0);
    // Stopping writes down what waits.
    await gateway.restart();
    const refusals = await database.superuser`
      SELECT target, actor_id AS "actorId", metadata FROM audit_logs
      WHERE client_id = ${gateway.client.clientId} AND action_type = 'vault.key_refused'`;
    expect(refusals).toContainEqual({
      target: "data key 1",
      actorId: "gateway",
      metadata: { masterVersion, minimumVersion },
    });
  } finally {
    await restartWith(both, 1);
  }
  expect((await rewrap()).failed).toEqual([]);
  await restartWith(both, minimumVersion);
  expect((await use()).status).toBe(200);
});
