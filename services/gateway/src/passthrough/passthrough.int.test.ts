import { once } from "node:events";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { requestOver } from "../testing/cell-client.ts";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const PINNED = "pinned.example.com";
const OTHER = "other.example.com";
const database = await testDatabase();
const upstream = await standInUpstream([PINNED, OTHER]);
const gateway = await testGateway(database, upstream);
gateway.names.set(PINNED, ["93.184.215.14"]);
gateway.names.set(OTHER, ["93.184.215.15"]);
const permissions = { allowedDomains: [PINNED, OTHER], passthroughDomains: [PINNED, "unlisted.example.com"] };

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

beforeEach(() => {
  upstream.seen.length = 0;
  upstream.dialled.length = 0;
});

const closed = (socket: Duplex) => new Promise((resolve) => socket.once("close", resolve));

async function secured(inside: Awaited<ReturnType<typeof gateway.cell>>["inside"], servername?: string) {
  const { socket } = await inside.connect(`${PINNED}:443`);
  const tls = connectTls({
    socket,
    rejectUnauthorized: false,
    ...(servername === undefined ? {} : { servername }),
  });
  tls.on("error", () => undefined);
  return tls;
}

test("TLS to a passthrough domain ends at its own server, with intent before and outcome after", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const tls = await secured(inside, PINNED);
  await once(tls, "secureConnect");
  // The server's own certificate, and none of the cell's authority.
  expect(tls.getPeerCertificate().issuer.CN).toBe(PINNED);
  expect((await requestOver(tls, "/unseen", { headers: { host: PINNED } })).body).toBe("hello from outside");
  tls.end();
  expect(upstream.dialled).toEqual([{ addresses: ["93.184.215.14"], port: 443, servername: undefined }]);
  const [intent, outcome] = await gateway.entriesOnce(agent.agentId, 2);
  expect(intent).toMatchObject({
    actionType: "request.intent",
    target: `https://${PINNED}`,
    metadata: { method: "CONNECT", action: "tunnel", scope: "api:outbound" },
  });
  expect(outcome).toMatchObject({ actionType: "request.outcome", metadata: { reason: "completed" } });
  expect(Number(outcome?.metadata["requestBytes"])).toBeGreaterThan(100);
  expect(Number(outcome?.metadata["responseBytes"])).toBeGreaterThan(500);
});

test.each([
  ["another name", OTHER, "sni_mismatch"],
  ["no name", undefined, "sni_missing"],
])("a hello with %s goes nowhere", async (_what, servername, reason) => {
  const { agent, inside } = await gateway.cell({ permissions });
  const tls = await secured(inside, servername);
  await closed(tls);
  expect(upstream.dialled).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { actionType: "request.refused", metadata: { reason, method: "CONNECT" } },
  ]);
});

test("what is no TLS goes nowhere", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const { socket } = await inside.connect(`${PINNED}:443`);
  socket.write("GET / HTTP/1.1\r\nHost: pinned.example.com\r\n\r\n");
  await closed(socket);
  expect(upstream.dialled).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "tls_handshake_failed" } },
  ]);
});

test("a passthrough domain must be allowed and needs the scope api:outbound", async () => {
  const { inside } = await gateway.cell({ permissions });
  expect((await inside.connect("unlisted.example.com:443")).status).toBe(403);
  const mail = await gateway.cell({ permissions: { ...permissions, scopes: ["email:read"] } });
  const tls = await secured(mail.inside, PINNED);
  await closed(tls);
  expect(await gateway.entriesOnce(mail.agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "scope_not_granted" } },
  ]);
  expect(upstream.dialled).toEqual([]);
});

test("a host of a connector is not passed through, since nobody would tell what is done there", async () => {
  const github = "api.github.com";
  const { agent, inside } = await gateway.cell({
    permissions: { ...permissions, allowedDomains: [github], passthroughDomains: [github] },
  });
  const { socket } = await inside.connect(`${github}:443`);
  await closed(socket);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "passthrough_not_allowed" } },
  ]);
});

test("a host of a credential is not passed through, since its value could come back unread", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  await gateway.credential(agent.agentId, { name: "KEY", value: "canary-value", hosts: ["*.example.com"] });
  const tls = await secured(inside, PINNED);
  await closed(tls);
  expect(upstream.dialled).toEqual([]);
  expect(await gateway.entriesOnce(agent.agentId, 1)).toMatchObject([
    { metadata: { reason: "passthrough_not_allowed" } },
  ]);
});

test("a name that leads inside is not dialled for a tunnel either", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  gateway.names.set(PINNED, ["10.0.0.1"]);
  const tls = await secured(inside, PINNED);
  await closed(tls);
  gateway.names.set(PINNED, ["93.184.215.14"]);
  expect(upstream.dialled).toEqual([]);
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({ metadata: { reason: "address_not_public" } });
});

test.each([
  ["is no longer passed through", "{passthroughDomains}"],
  ["is no longer allowed", "{allowedDomains}"],
])("an open tunnel is cut once its domain %s", async (_what, path) => {
  const { agent, inside } = await gateway.cell({ permissions });
  const tls = await secured(inside, PINNED);
  await once(tls, "secureConnect");
  const cut = closed(tls);
  await database.superuser`
    UPDATE agents SET permissions = jsonb_set(permissions, ${path}, '[]') WHERE id = ${agent.agentId}`;
  await cut;
  const entries = await gateway.entriesOnce(agent.agentId, 2);
  expect(entries[1]).toMatchObject({ metadata: { reason: "policy_changed" } });
});

test("an agent that hangs up ends the tunnel on the other side too", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const tls = await secured(inside, PINNED);
  await once(tls, "secureConnect");
  tls.destroy();
  await eventually("the outcome is on record", async () =>
    (await gateway.entries(agent.agentId)).some(({ actionType }) => actionType === "request.outcome"),
  );
});
