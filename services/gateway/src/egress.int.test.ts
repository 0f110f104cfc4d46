import { chmodSync } from "node:fs";
import { eventually, testAgent, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { EGRESS_SCRIPT } from "./testing/egress-script.ts";
import { makeCellDirectories, type RealCell, startRealCell } from "./testing/real-cell.ts";
import { standInUpstream } from "./testing/stand-in-upstream.ts";
import { testGateway } from "./testing/test-gateway.ts";

const HOST = "api.example.com";
const WILD = "a.wild.example.org";
const CANARY = "canary-egress-4711";
const isRoot = process.getuid?.() === 0;
const database = await testDatabase();
const upstream = await standInUpstream([HOST, WILD]);
const gateway = await testGateway(database, upstream);
const permissions = {
  allowedDomains: [HOST, "*.wild.example.org", "rebound.example.com", "metadata.google.internal"],
};
let cell: RealCell | undefined;
let agentId: Awaited<ReturnType<typeof testAgent>>["agentId"];
let placeholder = "";

beforeAll(async () => {
  if (!isRoot) return;
  for (const name of [HOST, WILD, "wild.example.org", "evil.example.net"])
    gateway.names.set(name, ["93.184.215.14"]);
  gateway.names.set("metadata.google.internal", ["169.254.169.254"]);
  chmodSync(gateway.paths.home, 0o711);
  const agent = await testAgent(database, gateway.client, { hostName: gateway.hostName, permissions });
  agentId = agent.agentId;
  await makeCellDirectories(gateway.paths, agent);
  const prepare = `/v1/cells/${agentId}/prepare`;
  await gateway.call(gateway.paths.gatewayOrchestratorSocket, "POST", prepare, {});
  placeholder = await gateway.credential(agentId, { name: "KEY", value: CANARY, hosts: [HOST] });
  cell = await startRealCell(gateway.paths, agent, database.installationId);
  await eventually(
    "the relay answers",
    async () => (await attack("connect", "evil.example.net:443")).includes("403"),
    {
      timeoutMs: 30_000,
    },
  );
});

beforeEach(() => {
  upstream.dialled.length = 0;
  upstream.seen.length = 0;
});

afterAll(async () => {
  await cell?.remove();
  await gateway.stop();
  await upstream.close();
});

/** Tries something inside the cell and gives what it saw. */
async function attack(kind: string, ...input: string[]): Promise<string> {
  if (cell === undefined) throw new Error("there is no cell");
  return cell.run(EGRESS_SCRIPT, [kind, ...input]);
}

/** What was refused since, by reason. */
async function refusedWith(reason: string, since: number): Promise<void> {
  await eventually(`${reason} is on record`, async () =>
    (await gateway.entries(agentId)).slice(since).some(({ metadata }) => metadata["reason"] === reason),
  );
}

const recorded = async () => (await gateway.entries(agentId)).length;

test.runIf(isRoot).each([
  ["tcp", "93.184.215.14:443"],
  ["tcp", "169.254.169.254:80"],
  ["tcp", "172.17.0.1:22"],
  ["tcp", "[2606:2800:220:1::1]:443"],
  ["udp", "93.184.215.14:443"],
  ["udp", "8.8.8.8:53"],
  ["dns", HOST],
  ["interfaces", ""],
])("without the proxy there is no way out: %s %s", async (kind, to) => {
  expect(await attack(kind, to)).toBe("nothing");
  expect(upstream.dialled).toEqual([]);
});

test.runIf(isRoot).each([
  ["127.0.0.1:443", "address_literal"],
  ["127.1:443", "address_literal"],
  ["0177.0.0.1:443", "address_literal"],
  ["0x7f000001:443", "address_literal"],
  ["2130706433:443", "address_literal"],
  ["169.254.169.254:80", "address_literal"],
  ["[::ffff:169.254.169.254]:443", "address_literal"],
  ["[64:ff9b::a9fe:a9fe]:443", "address_literal"],
  ["[fe80::1%25eth0]:443", "address_literal"],
  ["100.64.0.1:443", "address_literal"],
  [`${HOST}:8443`, "port_not_allowed"],
  [`${HOST}:22`, "port_not_allowed"],
  ["evil.example.net:443", "domain_not_allowed"],
  ["notwild.example.org:443", "domain_not_allowed"],
  ["wild.example.org:443", "domain_not_allowed"],
  [`${HOST}%2eevil.example.net:443`, "invalid_host"],
  [`user@${HOST}:443`, "malformed_request"],
  [`[${HOST}]:443`, "address_literal"],
])("CONNECT %s is refused and recorded: %s", async (authority, reason) => {
  const before = await recorded();
  expect(await attack("connect", authority)).toContain(reason);
  await refusedWith(reason, before);
  expect(upstream.dialled).toEqual([]);
});

test.runIf(isRoot).each([
  ["another SNI", WILD, "sni_mismatch"],
  ["no SNI", "", "sni_missing"],
])("a tunnel with %s ends before anything leaves", async (_what, servername, reason) => {
  const before = await recorded();
  expect(await attack("https", HOST, servername, HOST, "/")).toContain("failed");
  await refusedWith(reason, before);
  expect(upstream.dialled).toEqual([]);
});

test.runIf(isRoot).each([
  ["another Host in the tunnel", `GET / HTTP/1.1\r\nHost: evil.example.net\r\n\r\n`],
  [
    "both lengths",
    `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ["a bare LF", `GET / HTTP/1.1\nHost: ${HOST}\n\n`],
  ["obs-fold", `GET / HTTP/1.1\r\nHost: ${HOST}\r\nX-A: 1\r\n 2\r\n\r\n`],
  ["two Hosts", `GET / HTTP/1.1\r\nHost: ${HOST}\r\nHost: ${HOST}\r\n\r\n`],
])("%s is answered 400 and recorded", async (_what, bytes) => {
  const before = await recorded();
  expect(await attack("inside-tls", HOST, bytes)).toContain("HTTP/1.1 400");
  await eventually("it is on record", async () => (await recorded()) > before);
  expect(upstream.dialled).toEqual([]);
});

test.runIf(isRoot)("names of metadata services and rebinding answers are not dialled", async () => {
  gateway.names.set("rebound.example.com", ["93.184.215.14", "10.0.0.1"]);
  for (const name of ["metadata.google.internal", "rebound.example.com"]) {
    const before = await recorded();
    expect(await attack("https", name, name, name, "/")).toContain("address_not_public");
    await refusedWith("address_not_public", before);
  }
  expect(upstream.dialled).toEqual([]);
});

test.runIf(isRoot)("a redirect is not followed, and an echo comes back blanked", async () => {
  upstream.answerWith((req, res) => {
    res
      .writeHead(302, { location: "https://evil.example.net/" })
      .end(`echo ${req.headers.authorization ?? ""}`);
  });
  const seen = await attack("https", HOST, HOST, HOST, "/", `authorization: Bearer ${placeholder}`);
  expect(seen).toContain("HTTP/1.1 302");
  expect(seen).toContain("*".repeat(CANARY.length));
  expect(seen).not.toContain(CANARY);
  expect(upstream.seen).toHaveLength(1);
});

test.runIf(isRoot)("a placeholder at another host or over plain http is refused and recorded", async () => {
  const before = await recorded();
  expect(await attack("https", WILD, WILD, WILD, "/", `authorization: Bearer ${placeholder}`)).toContain(
    "placeholder_wrong_host",
  );
  await refusedWith("placeholder_wrong_host", before);
  expect(await attack("plain", `http://${HOST}/`, `authorization: ${placeholder}`)).toContain(
    "plain_http_not_allowed",
  );
  expect(upstream.seen).toEqual([]);
});

test.runIf(isRoot)(
  "five hundred connections at once leave the relay and the way out as they were",
  async () => {
    expect(await attack("flood", "500")).toBe("done");
    await eventually("a request goes through", async () =>
      (await attack("https", HOST, HOST, HOST, "/")).includes("HTTP/1.1 "),
    );
  },
);
