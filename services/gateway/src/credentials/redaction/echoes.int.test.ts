import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { headerOf, reasonOf } from "../../testing/header-of.ts";
import { standInUpstream } from "../../testing/stand-in-upstream.ts";
import { testGateway } from "../../testing/test-gateway.ts";

const HOST = "api.example.com";
const OTHER = "other.example.com";
const CANARY = "canary-7Qv2$xZ9/+pLm";
const STARS = "*".repeat(CANARY.length);
const database = await testDatabase();
const upstream = await standInUpstream([HOST, OTHER]);
const gateway = await testGateway(database, upstream);

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

gateway.names.set(HOST, ["93.184.215.14"]);
gateway.names.set(OTHER, ["93.184.215.15"]);
const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: [HOST, OTHER] } });
const placeholder = await gateway.credential(agent.agentId, {
  name: "API_KEY",
  value: CANARY,
  hosts: [HOST],
});
const headers = { authorization: placeholder };

beforeEach(() => {
  upstream.seen.length = 0;
});

test("a value that the upstream echoes reaches the agent as asterisks, also split over chunks", async () => {
  upstream.answerWith((_req, res) => {
    res.writeHead(200, { "x-echo": `you sent ${CANARY}` });
    res.write(`before ${CANARY.slice(0, 7)}`);
    setImmediate(() => res.end(`${CANARY.slice(7)} after ${JSON.stringify({ key: CANARY })}`));
  });
  const answer = await inside.https(`https://${HOST}/`, { headers });
  expect(answer.headers["x-echo"]).toBe(`you sent ${STARS}`);
  expect(answer.body).toBe(`before ${STARS} after {"key":"${STARS}"}`);
});

test("an echo in another spelling reaches the agent as asterisks", async () => {
  const percent = encodeURIComponent(CANARY);
  const spellings = [
    CANARY.replaceAll("/", "\\/"),
    percent,
    percent.replace("%2F", "%2f").replace("%2B", "%2b"),
  ];
  upstream.answerWith((_req, res) => {
    res.end(spellings.join(" "));
  });
  const answer = await inside.https(`https://${HOST}/`, { headers });
  expect(answer.body).toMatch(/^[* ]+$/);
});

test("an echo within base64, as in a Basic header, reaches the agent without the value", async () => {
  upstream.answerWith((_req, res) => {
    const echoes = ["", "u", "us"].map((user) => Buffer.from(`${user}:${CANARY}:`).toString("base64"));
    res.end(echoes.join(" "));
  });
  const { body } = await inside.https(`https://${HOST}/`, { headers });
  const shown = body
    .split(" ")
    .map((text) => Buffer.from(text.replaceAll("*", "A"), "base64").toString("latin1"));
  for (const text of shown) expect(text).not.toMatch(/anary|7Qv2|xZ9|pL/);
});

test("an echo in a header's value or name or in a trailer does not reach the agent", async () => {
  upstream.answerWith((_req, res) => {
    res.setHeader("trailer", "x-late");
    res.writeHead(200, { "x-echo": [CANARY, `a ${encodeURIComponent(CANARY)}`], location: `/?k=${CANARY}` });
    res.write("body");
    res.addTrailers({ "x-late": CANARY });
    res.end();
  });
  const answer = await inside.https(`https://${HOST}/`, { headers });
  expect(answer.body).toBe("body");
  expect(answer.headers).toMatchObject({
    "x-echo": expect.stringMatching(/^[*]+, a [*]+$/),
    location: `/?k=${STARS}`,
  });
  expect(JSON.stringify(answer)).not.toMatch(/canary/i);
});

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
])(
  "an echo in an answer packed with %s is unpacked and redacted, also split over chunks",
  async (coding, pack) => {
    const packed = pack(Buffer.from(`${"x".repeat(3_000)} ${CANARY} after`));
    upstream.answerWith((_req, res) => {
      res.writeHead(200, { "content-encoding": coding, "content-length": packed.length });
      res.write(packed.subarray(0, 11));
      setImmediate(() => res.end(packed.subarray(11)));
    });
    const answer = await inside.https(`https://${HOST}/`, { headers });
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(answer.headers["content-length"]).toBeUndefined();
    expect(answer.body).toBe(`${"x".repeat(3_000)} ${STARS} after`);
  },
);

test.each([
  ["that nobody here can unpack", { "content-encoding": "compress" }],
  ["on top of another", { "content-encoding": "gzip, br" }],
  ["of its transfer", { "transfer-encoding": "gzip, chunked" }],
])("an answer with an encoding %s is not passed on", async (_what, coding) => {
  upstream.answerWith((_req, res) => {
    res.writeHead(200, coding).end("whatever");
  });
  const answer = await inside.https(`https://${HOST}/`, { headers });
  expect([answer.status, reasonOf(answer.body)]).toEqual([502, "response_not_inspectable"]);
});

test.each([
  ["is not packed as it says", { "content-encoding": "gzip" }, Buffer.from("whatever")],
  [
    "hides its encoding as hop-by-hop and is not packed as it says",
    { "content-encoding": "br", connection: "content-encoding" },
    Buffer.from(CANARY),
  ],
  [
    "unpacks to a thousand times its size",
    { "content-encoding": "gzip" },
    gzipSync(Buffer.alloc(200_000_000)),
  ],
])("an answer that %s is cut off and recorded", async (_what, coding, body) => {
  upstream.answerWith((_req, res) => {
    res.writeHead(200, coding).end(body);
  });
  const cutOff = async () => {
    const entries = await eventually("every request has its end on record", async () => {
      const all = await gateway.entries(agent.agentId);
      const intents = all.filter(({ actionType }) => actionType === "request.intent");
      return intents.length * 2 === all.length && all;
    });
    return entries.filter(({ metadata }) => metadata["reason"] === "response_not_inspectable").length;
  };
  const before = await cutOff();
  await expect(inside.https(`https://${HOST}/`, { headers })).rejects.toThrow();
  expect(await cutOff()).toBe(before + 1);
});

test("a value that was stored there earlier does not come back to a request without its placeholder", async () => {
  upstream.answerWith((_req, res) => {
    res.end(`stored: ${CANARY}`);
  });
  expect((await inside.https(`https://${HOST}/notes/1`)).body).toBe(`stored: ${STARS}`);
  // Where the credential is not for, nothing could have been stored by it.
  expect((await inside.https(`https://${OTHER}/notes/1`)).body).toBe(`stored: ${CANARY}`);
});

test("an answer of the credential's host cannot be fetched in parts too short to be searched", async () => {
  upstream.answerWith((_req, res) => {
    res.end("fine");
  });
  const parts = { range: "bytes=0-3", "if-range": "x" };
  await inside.https(`https://${HOST}/`, { headers: { ...parts, ...headers } });
  await inside.https(`https://${HOST}/`, { headers: parts });
  for (const { rawHeaders } of upstream.seen) {
    expect(headerOf(rawHeaders, "range")).toEqual([]);
    expect(headerOf(rawHeaders, "if-range")).toEqual([]);
  }
  await inside.https(`https://${OTHER}/`, { headers: parts });
  expect(headerOf(upstream.seen[2]?.rawHeaders, "range")).toEqual(["bytes=0-3"]);
});
