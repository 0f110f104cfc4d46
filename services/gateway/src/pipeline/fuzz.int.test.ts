import { randomInt } from "node:crypto";
import { connect } from "node:net";
import { testDatabase } from "@deployclaw/testkit";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const HOST = "api.example.com";
const PLAIN = "plain.example.com";
const HIDDEN = "hidden.example.com";
const RUNS = 3_000;
const database = await testDatabase();
const upstream = await standInUpstream([HOST]);
const gateway = await testGateway(database, upstream);
// Everything resolves, each to an address of its own, so that what is dialled says for which host it was.
const ADDRESSES = new Map(
  [HOST, PLAIN, HIDDEN, "evil.example.net"].map((name, i) => [name, `93.184.215.${14 + i}`]),
);
for (const [name, address] of ADDRESSES) gateway.names.set(name, [address]);

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

/** Whole requests that are answered in any case, the last one of their connection. */
const whole = fc
  .tuple(
    fc.constantFrom("GET", "POST", "DELETE"),
    fc.constantFrom(PLAIN, HIDDEN, "evil.example.net", HOST, "PLAIN.example.com", `${PLAIN}.`, `${PLAIN}:80`),
    fc.constantFrom("", "", PLAIN, HIDDEN, "evil.example.net"),
    fc.constantFrom("/", "/a?b=c", "/%2e%2e/x", "//evil.example.net/"),
  )
  .map(([verb, to, other, path]) =>
    Buffer.from(`${verb} http://${to}${path} HTTP/1.1\r\nHost: ${other || to}\r\nConnection: close\r\n\r\n`),
  );
const sent = fc.oneof(
  bytes.map((raw) => ({ raw, waits: false })),
  whole.map((raw) => ({ raw, waits: true })),
);

/**
 * Sends bytes in pieces; resolves once the gateway has closed. Who does not wait ends right behind the last byte, which
 * ends what is not complete; who waits does not, since that would also end what is under way.
 */
function send(socketPath: string, raw: Buffer, cuts: readonly number[], waits: boolean): Promise<void> {
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
    if (!waits) socket.end();
  });
}

test("no bytes crash the gateway, and nothing is dialled that was not decided", async () => {
  const permissions = { allowedDomains: [HOST, PLAIN], plainHttpDomains: [PLAIN] };
  const cells = await Promise.all(Array.from({ length: 40 }, () => gateway.cell({ permissions })));
  // Without this the rest could pass because nothing ever goes out.
  const [first] = cells;
  if (first === undefined) throw new Error("there is no cell");
  const valid = Buffer.from(`GET http://${PLAIN}/ HTTP/1.1\r\nHost: ${PLAIN}\r\nConnection: close\r\n\r\n`);
  await send(gateway.paths.airlock(first.agent.cellSlot).egressSocket, valid, [], true);
  expect(upstream.seen).toHaveLength(1);

  // No TLS is begun here, so the one host that may be asked in plain is all that may be dialled.
  const only = { addresses: [ADDRESSES.get(PLAIN)], port: 80, servername: undefined };
  let run = 0;
  const seed = randomInt(2 ** 31);
  // For whoever wants to see the same bytes again; a failing run prints its path as well.
  process.stdout.write(`fuzzed with seed ${seed}\n`);
  await fc.assert(
    fc.asyncProperty(sent, fc.array(fc.nat(), { maxLength: 3 }), async ({ raw, waits }, cuts) => {
      const { agent } = cells[run % cells.length] ?? first;
      run += 1;
      await send(gateway.paths.airlock(agent.cellSlot).egressSocket, raw, cuts, waits);
      for (const dialled of upstream.dialled) expect(dialled).toEqual(only);
      for (const { rawHeaders } of upstream.seen) {
        const hosts = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === "host");
        expect(hosts).toEqual([PLAIN]);
      }
      upstream.seen.length = 0;
    }),
    { numRuns: RUNS, seed },
  );
  expect(gateway.lines.filter((text) => /failed|could not even/.test(text))).toEqual([]);
  const fresh = await gateway.cell({ permissions });
  expect((await fresh.inside.https(`https://${HOST}/`)).status).toBe(200);
}, 300_000);
