import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { placeholderFrom } from "@deployclaw/domain";
import { eventually } from "@deployclaw/testkit";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type AttackedCell, CAN_MAKE_CELLS, egressWorld, HOST, WILD } from "../testing/egress-world.ts";

const CANARY = "canary-egress-4711";
const { upstream, realCell, gateway } = await egressWorld();
let cell: AttackedCell;
let placeholder = "";

beforeAll(async () => {
  if (!CAN_MAKE_CELLS) return;
  gateway.names.set("plain.example.com", ["93.184.215.20"]);
  cell = await realCell({
    allowedDomains: [HOST, WILD, "plain.example.com"],
    plainHttpDomains: ["plain.example.com"],
  });
  const { agentId } = cell.agent;
  placeholder = await gateway.credential(agentId, { name: "KEY", value: CANARY, hosts: [HOST] });
});

beforeEach(() => {
  upstream.dialled.length = 0;
  upstream.seen.length = 0;
  upstream.answerWith((_req, res) => void res.end("hello from outside"));
});

const request = (start: string, host: string, headers = "", body = "") =>
  `${start} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}` +
  `${body === "" ? "" : `Content-Length: ${body.length}\r\n`}\r\n${body}`;
const bearer = () => `Authorization: Bearer ${placeholder}\r\n`;
const chunked = (parts: readonly string[]) =>
  `POST / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n` +
  `${parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("")}0\r\n\r\n`;

test.runIf(CAN_MAKE_CELLS)(
  "a placeholder in its slot becomes the value outside, and nowhere in the cell",
  async () => {
    const seen = await cell.attack("inside", HOST, HOST, request("GET /", HOST, bearer()));
    expect(seen).toContain("HTTP/1.1 200");
    expect(upstream.seen[0]?.rawHeaders).toContain(`Bearer ${CANARY}`);
    expect(
      await cell.cell.run(["sh", "-c", "cat /proc/*/environ /etc/deployclaw/* 2>/dev/null; true"]),
    ).not.toContain(CANARY);
  },
);

test.runIf(CAN_MAKE_CELLS).each([
  ["in a header that is not its slot", () => request("GET /", HOST, `X-Key: ${placeholder}\r\n`)],
  ["in a header's name", () => request("GET /", HOST, `X-${placeholder}: 1\r\n`)],
  ["in a cookie", () => request("GET /", HOST, `Cookie: a=${placeholder}\r\n`)],
  ["in its slot and elsewhere", () => request(`GET /${placeholder}`, HOST, bearer())],
  ["in the path", () => request(`GET /gists/${placeholder}`, HOST)],
  ["in the query", () => request(`GET /?q=${placeholder}`, HOST)],
  ["in the query, percent-encoded", () => request(`GET /?q=%64${placeholder.slice(1)}`, HOST)],
  ["in a form", () => request("POST /", HOST, "", `body=${placeholder}`)],
  ["in JSON, escaped", () => request("POST /", HOST, "", `{"text":"\\u0064${placeholder.slice(1)}"}`)],
  ["in a Basic header", () => request("GET /", HOST, `Authorization: Basic ${btoa(`u:${placeholder}`)}\r\n`)],
  ["in a body in two chunks", () => chunked([`a${placeholder.slice(0, 9)}`, placeholder.slice(9)])],
  ["in a body of single bytes", () => chunked([...`text ${placeholder} text`])],
  [
    "in a packed body",
    () =>
      request(
        "POST /",
        HOST,
        "Content-Encoding: gzip\r\n",
        gzipSync(`text ${placeholder}`).toString("latin1"),
      ),
  ],
])("a placeholder %s is refused, recorded, and never the value", async (_where, bytes) => {
  const seen = await cell.refused("placeholder_outside_slot", "inside", HOST, HOST, bytes());
  expect(seen).toContain("HTTP/1.1 403");
  // A body that was being streamed was broken off before it was whole.
  for (const { rawHeaders, url, body } of upstream.seen)
    expect(`${rawHeaders.join()}${url}${body}`).not.toMatch(new RegExp(`${CANARY}|${placeholder}`));
});

test.runIf(CAN_MAKE_CELLS)(
  "a placeholder for another host, and one that is nobody's, is refused and recorded",
  async () => {
    const wrong = await cell.refused(
      "placeholder_wrong_host",
      "inside",
      WILD,
      WILD,
      request("GET /", WILD, bearer()),
    );
    expect(wrong).toContain("HTTP/1.1 403");
    const unknown = `Authorization: Bearer ${placeholderFrom(randomBytes(26))}\r\n`;
    const nobodys = await cell.refused(
      "placeholder_unknown",
      "inside",
      HOST,
      HOST,
      request("GET /", HOST, unknown),
    );
    expect(nobodys).toContain("HTTP/1.1 403");
    expect(upstream.dialled).toEqual([]);
  },
);

test.runIf(CAN_MAKE_CELLS)(
  "a placeholder over plain http is refused and recorded, also where plain http is allowed",
  async () => {
    const { agentId } = cell.agent;
    const plain = await gateway.credential(agentId, {
      name: "PLAIN",
      value: CANARY,
      hosts: ["plain.example.com"],
    });
    const start = "GET http://plain.example.com/";
    const bytes = request(start, "plain.example.com", `Authorization: Bearer ${plain}\r\n`);
    const seen = await cell.refused("placeholder_wrong_host", "raw", bytes);
    expect(seen).toContain("HTTP/1.1 403");
    expect(upstream.dialled).toEqual([]);
  },
);

test.runIf(CAN_MAKE_CELLS)(
  "of two Authorization headers the one with the placeholder is sent, alone",
  async () => {
    const other = "Authorization: Bearer of-the-agents-own\r\n";
    for (const headers of [other + bearer(), bearer() + other]) {
      upstream.seen.length = 0;
      const seen = await cell.attack("inside", HOST, HOST, request("GET /", HOST, headers));
      expect(seen).toContain("HTTP/1.1 200");
      const sent = upstream.seen[0]?.rawHeaders ?? [];
      expect(sent.filter((_, i) => sent[i - 1]?.toLowerCase() === "authorization")).toEqual([
        `Bearer ${CANARY}`,
      ]);
    }
    const twice = await cell.refused(
      "malformed_request",
      "inside",
      HOST,
      HOST,
      request("GET /", HOST, other + other),
    );
    expect(twice).toContain("HTTP/1.1 400");
  },
);

test.runIf(CAN_MAKE_CELLS)(
  "a value with a line break cannot be stored, so none is ever put into a request",
  async () => {
    const { agentId } = cell.agent;
    for (const value of ["a\r\nX-Evil: 1", "a\nb", "a\0b"]) {
      const body = { clientId: gateway.client.clientId, agentId, name: "SPLIT", value };
      const answer = await gateway.call(gateway.paths.gatewayApiSocket, "POST", "/v1/credentials/seal", body);
      expect(answer.status).toBe(422);
    }
    // Nor does the agent's own: the placeholder with a break behind it is two headers, each decided for itself.
    const broken = `Authorization: Bearer ${placeholder}\rX-Evil: 1\r\n`;
    const seen = await cell.refused(
      "malformed_request",
      "inside",
      HOST,
      HOST,
      request("GET /", HOST, broken),
    );
    expect(seen).toContain("HTTP/1.1 400");
    expect(upstream.seen).toEqual([]);
  },
);

const stars = "*".repeat(CANARY.length);

test.runIf(CAN_MAKE_CELLS).each([
  ["a body", (res, value) => void res.end(`you sent ${value}`)],
  ["a header", (res, value) => void res.writeHead(200, { "x-echo": value }).end()],
  ["a redirect", (res, value) => void res.writeHead(302, { location: `/?k=${value}` }).end()],
  [
    "a packed body",
    (res, value) => void res.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(value)),
  ],
  [
    "a body in pieces",
    (res, value) => {
      res.write(value.slice(0, 5));
      setImmediate(() => void res.end(value.slice(5)));
    },
  ],
] as readonly (readonly [string, (res: import("node:http").ServerResponse, value: string) => void])[])(
  "an echo in %s comes back blanked, and the request is recorded",
  async (_where, echo) => {
    const before = (await cell.entries()).length;
    upstream.answerWith((req, res) => echo(res, String(req.headers.authorization)));
    const seen = await cell.attack("inside", HOST, HOST, request("GET /", HOST, bearer()));
    expect(seen).toContain(stars);
    expect(seen).not.toContain(CANARY);
    await eventually("it is recorded", async () => (await cell.entries()).length === before + 2);
    const [intent] = (await cell.entries()).slice(before);
    expect(intent).toMatchObject({ actionType: "request.intent", metadata: { credentials: ["KEY"] } });
  },
);

test.runIf(CAN_MAKE_CELLS)("the value stands in no entry of the log", async () => {
  expect(JSON.stringify(await cell.entries())).not.toContain(CANARY);
});
