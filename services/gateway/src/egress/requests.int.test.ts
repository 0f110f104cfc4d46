import { eventually } from "@deployclaw/testkit";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { acceptWebSocket } from "../testing/cell-websocket.ts";
import { type AttackedCell, CAN_MAKE_CELLS, EVIL, egressWorld, HOST, WILD } from "../testing/egress-world.ts";

const { upstream, realCell, gateway } = await egressWorld();
let cell: AttackedCell;

beforeAll(async () => {
  if (CAN_MAKE_CELLS)
    cell = await realCell({
      allowedDomains: [HOST, WILD, "plain.example.com"],
      plainHttpDomains: ["plain.example.com"],
    });
  gateway.names.set("plain.example.com", ["93.184.215.20"]);
});

beforeEach(() => {
  upstream.dialled.length = 0;
  upstream.seen.length = 0;
  upstream.upgradeWith(undefined);
  upstream.answerWith((_req, res) => void res.end("hello from outside"));
});

const get = (host: string, more = "") => `GET / HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;
const last = (host: string, more = "") => get(host, `Connection: close\r\n${more}`);
const inTurn = async (since: number) =>
  (await cell.entries()).slice(since).map(({ actionType }) => actionType);

test.runIf(CAN_MAKE_CELLS).each([
  ["another SNI", WILD, "sni_mismatch"],
  ["a forbidden SNI", EVIL, "sni_mismatch"],
  ["no SNI", "", "sni_missing"],
])("a tunnel with %s ends before anything leaves", async (_what, servername, reason) => {
  expect(await cell.refused(reason, "inside", HOST, servername, last(HOST))).toContain("failed");
  expect(upstream.dialled).toEqual([]);
});

test.runIf(CAN_MAKE_CELLS)(
  "a second request on a kept connection to another host is refused, after the first was answered",
  async () => {
    const seen = await cell.refused("host_mismatch", "inside", HOST, HOST, get(HOST) + get(EVIL));
    expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400"]);
    expect(upstream.seen).toHaveLength(1);
  },
);

test.runIf(CAN_MAKE_CELLS).each([
  ["another Host in the tunnel", last(EVIL), "host_mismatch"],
  ["two Hosts", `GET / HTTP/1.1\r\nHost: ${HOST}\r\nHost: ${HOST}\r\n\r\n`, "malformed_request"],
  [
    "both lengths",
    `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "malformed_request",
  ],
  [
    "two lengths",
    `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    "malformed_request",
  ],
  [
    "an unknown transfer coding",
    `POST / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    "malformed_request",
  ],
  [
    "a chunk's length in no number",
    `POST / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n`,
    "malformed_request",
  ],
  ["a bare LF", `GET / HTTP/1.1\nHost: ${HOST}\n\n`, "malformed_request"],
  ["obs-fold", `GET / HTTP/1.1\r\nHost: ${HOST}\r\nX-A: 1\r\n 2\r\n\r\n`, "malformed_request"],
  ["a NUL in a header", `GET / HTTP/1.1\r\nHost: ${HOST}\r\nX-A: 1\0\r\n\r\n`, "malformed_request"],
])("%s is answered 400, recorded, and the connection closed", async (_what, bytes, reason) => {
  const seen = await cell.refused(reason, "inside", HOST, HOST, bytes + last(HOST));
  const statuses = seen.match(/HTTP\/1\.1 \d+/g) ?? [];
  expect(statuses.at(-1)).toBe("HTTP/1.1 400");
  // A body that breaks off may have begun to go out; nothing behind it may.
  for (const { method } of upstream.seen) expect(method).not.toBe("GET");
});

test.runIf(CAN_MAKE_CELLS).each([
  ["another authority than the tunnel's", { ":authority": EVIL }, "host_mismatch"],
  ["a Host beside another authority", { ":authority": HOST, host: EVIL }, "malformed_request"],
  ["plain http as its scheme", { ":authority": HOST, ":scheme": "http" }, "malformed_request"],
])("HTTP/2 with %s is answered 400 and recorded", async (_what, headers, reason) => {
  const seen = await cell.refused(reason, "http2", HOST, JSON.stringify({ ":path": "/", ...headers }));
  expect(seen).toContain(":status 400");
  expect(upstream.dialled).toEqual([]);
});

test.runIf(CAN_MAKE_CELLS)("HTTP/2 goes by the same policy, with its intent and outcome", async () => {
  const before = (await cell.entries()).length;
  expect(await cell.attack("http2", HOST, JSON.stringify({ ":path": "/" }))).toContain(":status 200 hello");
  await eventually("it is recorded", async () => (await inTurn(before)).length === 2);
  expect(await inTurn(before)).toEqual(["request.intent", "request.outcome"]);
});

test.runIf(CAN_MAKE_CELLS).each([
  ["an unlisted host", `https://${EVIL}/`],
  ["the metadata service", "http://169.254.169.254/latest/meta-data/"],
  ["the platform", "http://llm.deployclaw.internal/v1/models"],
])("a redirect to %s is handed over and not followed", async (_what, location) => {
  upstream.answerWith((_req, res) => void res.writeHead(302, { location }).end());
  const before = (await cell.entries()).length;
  const seen = await cell.attack("inside", HOST, HOST, last(HOST));
  expect(seen).toContain("HTTP/1.1 302");
  expect(seen).toContain(location);
  expect(upstream.dialled.map(({ servername }) => servername)).toEqual(upstream.dialled.map(() => HOST));
  expect(upstream.seen).toHaveLength(1);
  await eventually("it is recorded", async () => (await inTurn(before)).length === 2);
  expect(await inTurn(before)).toEqual(["request.intent", "request.outcome"]);
});

const OPENING =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
// Masked with zeros: a text "hi", then a close.
const FRAMES = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69, 0x88, 0x80, 0, 0, 0, 0]).toString("base64");

test.runIf(CAN_MAKE_CELLS)("a WebSocket goes by the same policy, with its intent and outcome", async () => {
  upstream.upgradeWith((req, socket) => {
    const websocket = acceptWebSocket(req, socket);
    void websocket.next().then((message) => {
      websocket.send(`echo ${message}`);
      socket.end(Buffer.from([0x88, 0]));
    });
  });
  const before = (await cell.entries()).length;
  const seen = await cell.attack("websocket", HOST, get(HOST, OPENING), FRAMES);
  expect(seen).toContain("HTTP/1.1 101");
  expect(seen).toContain("echo 1:hi");
  await eventually("it is recorded", async () => (await inTurn(before)).length === 2);
  expect(await inTurn(before)).toEqual(["request.intent", "request.outcome"]);
});

test.runIf(CAN_MAKE_CELLS)(
  "a WebSocket to another host than the tunnel's is refused and recorded",
  async () => {
    const seen = await cell.refused("host_mismatch", "websocket", HOST, get(EVIL, OPENING), FRAMES);
    expect(seen).toContain("HTTP/1.1 400");
    expect(upstream.dialled).toEqual([]);
  },
);

test.runIf(CAN_MAKE_CELLS)("HTTP/1.0 goes by the same policy, one request a connection", async () => {
  const before = (await cell.entries()).length;
  const seen = await cell.attack("inside", HOST, HOST, `GET / HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`);
  expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
  await eventually("it is recorded", async () => (await inTurn(before)).length === 2);
  expect(upstream.seen).toHaveLength(1);
  const refused = await cell.refused(
    "domain_not_allowed",
    "raw",
    `GET http://${EVIL}/ HTTP/1.0\r\nHost: ${EVIL}\r\n\r\n`,
  );
  expect(refused).toContain("HTTP/1.1 403");
});

test.runIf(CAN_MAKE_CELLS).each([
  [
    "in a tunnel",
    () =>
      cell.refused("method_not_allowed", "inside", HOST, HOST, `TRACE / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`),
  ],
  [
    "to the proxy",
    () =>
      cell.refused("method_not_allowed", "raw", `TRACE https://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`),
  ],
])("TRACE %s is refused and recorded", async (_where, trace) => {
  expect(await trace()).toContain("HTTP/1.1 405");
  expect(upstream.seen).toEqual([]);
});

test.runIf(CAN_MAKE_CELLS)("plain http goes where a rule says so, and nowhere else", async () => {
  const plain = (host: string) =>
    `GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  expect(await cell.attack("raw", plain("plain.example.com"))).toContain("HTTP/1.1 200");
  expect(await cell.refused("plain_http_not_allowed", "raw", plain(HOST))).toContain("HTTP/1.1 403");
  expect(upstream.seen).toHaveLength(1);
});
