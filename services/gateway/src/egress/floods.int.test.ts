import { gzipSync } from "node:zlib";
import { eventually, testClient } from "@deployclaw/testkit";
import { beforeAll, expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { type AttackedCell, CAN_MAKE_CELLS, EVIL, egressWorld, HOST } from "../testing/egress-world.ts";
import type { TestGateway } from "../testing/test-gateway.ts";

const { database, upstream, realCell, gateway } = await egressWorld();
const CANARY = "canary-flood-4711";
let cell: AttackedCell;
let slow: AttackedCell;
let slowly: Promise<string>;
/** A cell of another client, beside the one that floods. */
let neighbour: Awaited<ReturnType<TestGateway["cell"]>>;

const request = (host: string, headers = "") =>
  `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n`;
const connectLine = (host: string) => `CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`;
const SLOW = 100;

interface Group {
  readonly open: number;
  readonly ended: Record<string, number>;
}
const groupOf = (seen: string) => JSON.parse(seen) as Group;
const inAll = ({ ended }: Group) => Object.values(ended).reduce((sum, count) => sum + count, 0);

beforeAll(async () => {
  if (!CAN_MAKE_CELLS) return;
  cell = await realCell({ allowedDomains: [HOST] });
  slow = await realCell({ allowedDomains: [HOST] });
  neighbour = await gateway.cell({ permissions: { allowedDomains: [HOST] } }, await testClient(database));
  // Takes as long as headers may take, so the others are tried meanwhile.
  await slow.attack("hold", "slow", String(SLOW), `GET https://${HOST}/ HTTP/1.1\r\nX-Slow: `, "no");
  slowly = slow.attack("ended", "slow");
  // Heard by the last test; should another one end the file before that, it is nobody's error.
  slowly.catch(() => undefined);
});

/** A neighbour that works all the while; gives the statuses that it was answered. */
async function neighbourUntil(over: Promise<unknown>): Promise<number[]> {
  const statuses: number[] = [];
  let isOver = false;
  const end = over.finally(() => {
    isOver = true;
  });
  do statuses.push((await neighbour.inside.https(`https://${HOST}/neighbour`)).status);
  while (!isOver);
  await end;
  return statuses;
}

test.runIf(CAN_MAKE_CELLS)(
  "thousands of refused requests are counted together, and a neighbour's all pass",
  async () => {
    const count = 4_000;
    const before = (await cell.entries()).length;
    const startedMs = performance.now();
    const flood = cell.attack("hold", "refused", String(count), connectLine(EVIL));
    const statuses = await neighbourUntil(flood);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const group = groupOf(await flood);
    expect(inAll(group) + group.open).toBe(count);
    const refusals = async () =>
      (await cell.entries()).slice(before).filter(({ actionType }) => actionType === "request.refused");
    await eventually(
      "each of them is counted",
      async () =>
        (await refusals()).reduce((sum, { metadata }) => sum + Number(metadata["count"] ?? 1), 0) === count,
    );
    const seconds = (performance.now() - startedMs) / 1_000;
    // What is allowed one by one, and one entry a second for all others.
    const most = LIMITS.refusals.burst + (LIMITS.refusals.perSecond + 1) * (seconds + 1);
    expect((await refusals()).length).toBeLessThan(most);
    expect((await refusals()).length).toBeLessThan(count / 4);
    await cell.attack("drop", "refused");
  },
);

test.runIf(CAN_MAKE_CELLS)(
  "of ten thousand tunnels no more than its share are open, and a neighbour's requests all pass",
  async () => {
    const flood = cell.attack("hold", "tunnels", "10000", connectLine(HOST));
    const statuses = await neighbourUntil(flood);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const group = groupOf(await flood);
    expect(group.open).toBeLessThanOrEqual(LIMITS.connectionsPerCell);
    expect(inAll(group) + group.open).toBe(10_000);
    await eventually("that is recorded", async () =>
      (await cell.entries()).some(
        ({ metadata }) => metadata["reason"] === "too_many_connections" || metadata["count"],
      ),
    );
    await cell.attack("drop", "tunnels");
    await eventually("there is room again", async () =>
      (await cell.attack("inside", HOST, HOST, request(HOST))).includes("HTTP/1.1 200"),
    );
  },
);

test.runIf(CAN_MAKE_CELLS)("an answer that unpacks to far too much is broken off, and recorded", async () => {
  const { agentId } = cell.agent;
  const placeholder = await gateway.credential(agentId, { name: "KEY", value: CANARY, hosts: [HOST] });
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  upstream.answerWith((_req, res) => void res.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
  const bytes = request(HOST, `Authorization: Bearer ${placeholder}\r\nAccept-Encoding: gzip\r\n`);
  const before = (await cell.entries()).length;
  const seen = await cell.attack("inside", HOST, HOST, bytes);
  expect(seen.length).toBeLessThan(2 * LIMITS.unpackedBytesMax);
  await eventually("it is recorded", async () =>
    (await cell.entries())
      .slice(before)
      .some(
        ({ actionType, metadata }) =>
          actionType === "request.outcome" && metadata["reason"] === "response_not_inspectable",
      ),
  );
  upstream.answerWith((_req, res) => void res.end("hello from outside"));
});

test.runIf(CAN_MAKE_CELLS)("a body that unpacks to far too much is refused, and recorded", async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString("latin1");
  const head = `POST / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\nContent-Encoding: gzip\r\n`;
  const bytes = `${head}Content-Length: ${bomb.length}\r\n\r\n${bomb}`;
  const before = (await cell.entries()).length;
  await cell.attack("inside", HOST, HOST, bytes);
  await eventually("it is recorded", async () =>
    (await cell.entries())
      .slice(before)
      .some(({ metadata }) => metadata["reason"] === "request_not_inspectable"),
  );
});

test.runIf(CAN_MAKE_CELLS)(
  "five hundred connections at once leave the relay as it was; a dead one is replaced beside the running agent",
  async () => {
    const startedAt = await cell.cell.startedAt();
    await cell.attack("hold", "many", "500", "", "no");
    expect(await cell.attack("tcp", "127.0.0.1:3128")).toBe("connected");
    await cell.attack("drop", "many");
    await eventually("a request goes through", async () =>
      (await cell.attack("inside", HOST, HOST, request(HOST))).includes("HTTP/1.1 200"),
    );
    await cell.cell.replaceAirlock();
    await eventually("a request goes through the new one", async () =>
      (await cell.attack("inside", HOST, HOST, request(HOST))).includes("HTTP/1.1 200"),
    );
    expect(await cell.refused("domain_not_allowed", "connect", `${EVIL}:443`)).toContain("403");
    expect(await cell.cell.startedAt()).toBe(startedAt);
  },
);

test.runIf(CAN_MAKE_CELLS)("headers that do not come to an end are ended, and recorded", async () => {
  const group = groupOf(await slowly);
  expect(group.open).toBe(0);
  expect(inAll(group)).toBe(SLOW);
  await eventually("all are recorded", async () => {
    const refused = (await slow.entries()).filter(
      ({ metadata }) => metadata["reason"] === "malformed_request" || metadata["count"],
    );
    return refused.reduce((sum, { metadata }) => sum + Number(metadata["count"] ?? 1), 0) >= SLOW;
  });
  expect(await slow.attack("inside", HOST, HOST, request(HOST))).toContain("HTTP/1.1 200");
});
