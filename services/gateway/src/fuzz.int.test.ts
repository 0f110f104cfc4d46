import { connect } from "node:net";
import { testDatabase } from "@deployclaw/testkit";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { standInUpstream } from "./testing/stand-in-upstream.ts";
import { testGateway } from "./testing/test-gateway.ts";

const HOST = "api.example.com";
const PLAIN = "plain.example.com";
const HIDDEN = "hidden.example.com";
const RUNS = 3_000;
const database = await testDatabase();
const upstream = await standInUpstream([HOST]);
const gateway = await testGateway(database, upstream);
// Everything resolves, so that a host that should not have been decided for would be dialled.
for (const host of [HOST, PLAIN, HIDDEN, "evil.example.net"]) gateway.names.set(host, ["93.184.215.14"]);

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

const host = fc.constantFrom(
  ...[HOST, PLAIN, HIDDEN, "evil.example.net", "API.example.com", `${PLAIN}.`, "plain.example.com:80"],
  ...[
    "127.0.0.1",
    "0x7f.1",
    "[::1]",
    "169.254.169.254",
    `${PLAIN}\0.evil.example.net`,
    "a@plain.example.com",
    "",
  ],
);
const line = fc.constantFrom("\r\n", "\r\n", "\r\n", "\n", "\r", " \r\n", "\r\n ");
const header = fc.oneof(
  host.map((name) => `Host: ${name}`),
  fc.constantFrom(
    ...[
      "Content-Length: 5",
      "Content-Length: 0",
      "Transfer-Encoding: chunked",
      "Transfer-Encoding: x, chunked",
    ],
    ...[
      "Connection: close",
      "Connection: upgrade",
      "Upgrade: websocket",
      "Upgrade: h2c",
      "Expect: 100-continue",
    ],
    ...[
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Host : plain.example.com",
    ],
    ...["X-Http-Method-Override: DELETE", "Content-Length: -1", "Content-Length: 5, 5", "TE: trailers"],
  ),
  fc.string({ maxLength: 30 }),
);
const method = fc.constantFrom("GET", "POST", "CONNECT", "TRACE", "OPTIONS", "PRI", "get", "M-SEARCH", "");
const target = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("http://", "https://", "HTTP://", "//", "", "ws://"),
      host,
      fc.constantFrom("", "/", "/a?b", "\\a", "/%2e%2e/", "#f"),
    )
    .map((parts) => parts.join("")),
  host.map((name) => `${name}:80`),
  host.map((name) => `${name}:443`),
  fc.string({ maxLength: 20 }),
);
const message = fc
  .tuple(
    fc.tuple(method, target, fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "")),
    fc.array(fc.tuple(header, line), { maxLength: 6 }),
    fc.constantFrom("", "hello", "5\r\nhello\r\n0\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"),
  )
  .map(
    ([start, headers, body]) => `${start.join(" ")}\r\n${headers.map((h) => h.join("")).join("")}\r\n${body}`,
  );
const bytes = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(message, { minLength: 1, maxLength: 3 })
      .map((list) => Buffer.from(list.join(""), "latin1")),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((raw) => Buffer.from(raw)) },
);

/** Sends bytes in pieces and ends; resolves once the gateway has closed its side too. */
function send(socketPath: string, raw: Buffer, cuts: readonly number[]): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ path: socketPath, allowHalfOpen: true });
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.once("close", () => resolve());
    socket.once("end", () => socket.end());
    const ends = [...new Set(cuts.map((cut) => cut % (raw.length + 1))), raw.length].sort((a, b) => a - b);
    let from = 0;
    for (const end of ends) {
      socket.write(raw.subarray(from, end));
      from = end;
    }
    socket.end();
  });
}

test("no bytes crash the gateway, and nothing is dialled that was not decided", async () => {
  const permissions = { allowedDomains: [HOST, PLAIN], plainHttpDomains: [PLAIN] };
  const cells = await Promise.all(Array.from({ length: 40 }, () => gateway.cell({ permissions })));
  let run = 0;
  // A failing run prints its seed and path.
  await fc.assert(
    fc.asyncProperty(bytes, fc.array(fc.nat(), { maxLength: 3 }), async (raw, cuts) => {
      const { agent } = cells[run % cells.length] ?? cells[0] ?? (await gateway.cell({ permissions }));
      run += 1;
      await send(gateway.paths.cell(agent.agentId).egressSocket, raw, cuts);
      for (const { servername, port } of upstream.dialled)
        expect([servername, port]).toEqual(servername === undefined ? [undefined, 80] : [HOST, 443]);
      for (const { rawHeaders } of upstream.seen) {
        const hosts = rawHeaders.filter((_, i) => rawHeaders[i - 1]?.toLowerCase() === "host" && i % 2 === 1);
        expect([[PLAIN], [HOST]]).toContainEqual(hosts);
      }
      upstream.seen.length = 0;
    }),
    { numRuns: RUNS },
  );
  expect(gateway.lines.filter((text) => /failed|could not even/.test(text))).toEqual([]);
  const fresh = await gateway.cell({ permissions });
  expect((await fresh.inside.https(`https://${HOST}/`)).status).toBe(200);
  expect(upstream.dialled.some(({ port }) => port === 80)).toBe(true);
}, 300_000);
