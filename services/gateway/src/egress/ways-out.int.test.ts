import { createServer } from "node:net";
import { eventually } from "@deployclaw/testkit";
import { beforeAll, beforeEach, expect, test } from "vitest";
import {
  type AttackedCell,
  CAN_MAKE_CELLS,
  EVIL,
  egressWorld,
  HOST,
  PUBLIC,
} from "../testing/egress-world.ts";

const { gateway, upstream, realCell } = await egressWorld();
let cell: AttackedCell;

beforeAll(async () => {
  if (!CAN_MAKE_CELLS) return;
  gateway.names.set("metadata.google.internal", ["169.254.169.254"]);
  gateway.names.set("instance-data.ec2.internal", ["fd00:ec2::254"]);
  gateway.names.set("mapped.example.com", ["::ffff:10.0.0.1"]);
  gateway.names.set("nat64.example.com", ["64:ff9b::a9fe:a9fe"]);
  gateway.names.set("sixtofour.example.com", ["2002:a9fe:a9fe::1"]);
  gateway.names.set("teredo.example.com", ["2001:0:4136:e378:8000:63bf:3fff:fdd2"]);
  gateway.names.set("cgnat.example.com", ["100.64.0.1"]);
  gateway.names.set("aliyun.example.com", ["100.100.100.200"]);
  cell = await realCell({
    allowedDomains: [
      ...[HOST, "*.wild.example.org", "*.example.com"],
      ...["metadata.google.internal", "instance-data.ec2.internal", "xn--bcher-kva.example"],
    ],
  });
});

beforeEach(() => {
  upstream.dialled.length = 0;
  upstream.seen.length = 0;
});

test.runIf(CAN_MAKE_CELLS).each([
  ["tcp", `${PUBLIC}:443`],
  ["tcp", "169.254.169.254:80"],
  ["tcp", "172.17.0.1:22"],
  ["tcp", "[2606:2800:220:1::1]:443"],
  ["tcp", "[fe80::1%lo]:80"],
  ["udp", `${PUBLIC}:443`],
  ["udp", "[2606:2800:220:1::1]:443"],
  ["udp", "8.8.8.8:53"],
  ["dns", HOST],
  ["dns", "localhost.example.net"],
  ["interfaces", ""],
])("without the proxy there is no way out: %s %s", async (kind, to) => {
  const before = (await cell.entries()).length;
  expect(await cell.attack(kind, to)).toBe("nothing");
  expect(upstream.dialled).toEqual([]);
  // It did not reach the gateway either.
  expect(await cell.entries()).toHaveLength(before);
});

test.runIf(CAN_MAKE_CELLS)("an abstract socket of the host is not there", async () => {
  const name = `dc-egress-${process.pid}`;
  let reached = 0;
  const server = createServer(() => {
    reached += 1;
  });
  await new Promise<void>((resolve) => server.listen(`\0${name}`, resolve));
  expect(await cell.attack("abstract", name)).toBe("nothing");
  expect(reached).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});

test.runIf(CAN_MAKE_CELLS).each([
  ["127.0.0.1:443", "address_literal"],
  ["127.1:443", "address_literal"],
  ["0177.0.0.1:443", "address_literal"],
  ["0x7f000001:443", "address_literal"],
  ["0x7f.1:443", "address_literal"],
  ["2130706433:443", "address_literal"],
  [`${PUBLIC}:443`, "address_literal"],
  ["169.254.169.254:80", "address_literal"],
  ["[::1]:443", "address_literal"],
  ["[::ffff:169.254.169.254]:443", "address_literal"],
  ["[64:ff9b::a9fe:a9fe]:443", "address_literal"],
  ["[2002:a9fe:a9fe::1]:443", "address_literal"],
  ["[2001:0:4136:e378:8000:63bf:3fff:fdd2]:443", "address_literal"],
  ["[fd00:ec2::254]:443", "address_literal"],
  ["[fe80::1%25eth0]:443", "address_literal"],
  ["100.64.0.1:443", "address_literal"],
  ["100.100.100.200:80", "address_literal"],
  [`${HOST}:8443`, "port_not_allowed"],
  [`${HOST}:22`, "port_not_allowed"],
  [`${EVIL}:443`, "domain_not_allowed"],
  ["notwild.example.org:443", "domain_not_allowed"],
  ["wild.example.org:443", "domain_not_allowed"],
  ["bücher.example:443", "malformed_request"],
  [`${HOST}\0.${EVIL}:443`, "malformed_request"],
  [`${HOST}%2e${EVIL}:443`, "invalid_host"],
  [`${HOST}%00.${EVIL}:443`, "invalid_host"],
  [`user@${HOST}:443`, "malformed_request"],
  [`[${HOST}]:443`, "address_literal"],
  [`${HOST}..:443`, "invalid_host"],
])("CONNECT %s is refused and recorded: %s", async (authority, reason) => {
  await cell.refused(reason, "connect", authority);
  expect(upstream.dialled).toEqual([]);
});

test.runIf(CAN_MAKE_CELLS).each([
  ["capital letters", "API.Example.COM"],
  ["a dot at the end", `${HOST}.`],
])("a name with %s is the one without", async (_what, name) => {
  const before = (await cell.entries()).length;
  const seen = await cell.attack(
    "inside",
    name,
    HOST,
    `GET / HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`,
  );
  expect(seen).toContain("HTTP/1.1 200");
  expect(upstream.seen[0]?.rawHeaders).toContain(HOST);
  const intent = (await cell.entries())
    .slice(before)
    .find(({ actionType }) => actionType === "request.intent");
  expect(intent).toMatchObject({ actionType: "request.intent", metadata: { host: HOST } });
});

test
  .runIf(CAN_MAKE_CELLS)
  .each([
    ["metadata.google.internal"],
    ["instance-data.ec2.internal"],
    ["mapped.example.com"],
    ["nat64.example.com"],
    ["sixtofour.example.com"],
    ["teredo.example.com"],
    ["cgnat.example.com"],
    ["aliyun.example.com"],
  ])("%s is allowed by name and leads inside: it is not dialled, and recorded", async (name) => {
  const request = `GET / HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`;
  expect(await cell.refused("address_not_public", "inside", name, name, request)).toContain("HTTP/1.1 403");
  expect(upstream.dialled).toEqual([]);
});

test.runIf(CAN_MAKE_CELLS)(
  "a name with a public and a private address is not dialled, in whatever order",
  async () => {
    const answers = [
      [PUBLIC, "10.0.0.1"],
      ["10.0.0.1", PUBLIC],
      [PUBLIC, "fe80::1"],
      ["2606:2800:220:1::1", "127.0.0.1"],
    ];
    for (const addresses of answers) {
      gateway.names.set("mixed.example.com", addresses);
      const request = "GET / HTTP/1.1\r\nHost: mixed.example.com\r\nConnection: close\r\n\r\n";
      await cell.refused("address_not_public", "inside", "mixed.example.com", "mixed.example.com", request);
    }
    expect(upstream.dialled).toEqual([]);
  },
);

test.runIf(CAN_MAKE_CELLS)(
  "a name that changes its answer is dialled at the address that was checked, once",
  async () => {
    gateway.names.set(HOST, [PUBLIC]);
    const before = (await cell.entries()).length;
    // From the second question on it leads inside.
    gateway.beforeResolve = async () => {
      queueMicrotask(() => gateway.names.set(HOST, ["127.0.0.1"]));
    };
    const request = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;
    const last = `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;
    const seen = await cell.attack("inside", HOST, HOST, request + last);
    gateway.names.set(HOST, [PUBLIC]);
    for (const { addresses } of upstream.dialled) expect(addresses).toEqual([PUBLIC]);
    expect(seen).toContain("address_not_public");
    await eventually("the refusal is on record", async () =>
      (await cell.entries())
        .slice(before)
        .some(({ metadata }) => metadata["reason"] === "address_not_public"),
    );
  },
);
