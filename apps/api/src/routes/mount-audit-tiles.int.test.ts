import { randomUUID } from "node:crypto";
import { auditTileRoute, checkpointRoute } from "@deployclaw/contracts";
import type { TilePort } from "@deployclaw/core";
import { appendAudit, auditWriter, withTenant } from "@deployclaw/db";
import { clientId as asClientId } from "@deployclaw/domain";
import { eventually, privateDatabase, testEntry } from "@deployclaw/testkit";
import { verifyTiles } from "@deployclaw/transparency";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askAuditTiles } from "../platform/ask-audit-tiles.ts";
import { type AuditProcess, startAuditProcess } from "../testing/audit-process.ts";
import { testApi } from "../testing/test-api.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
let audit: AuditProcess;
let ask: TilePort;

const asked: string[] = [];
const auditTiles: TilePort = (clientId, path) => {
  asked.push(`${clientId} ${path}`);
  return ask(clientId, path);
};
const api = testApi(database, { auditTiles });
const owner = api.browser();
const stranger = api.browser();
let clientId = "";
let strangerId = "";

const PREFIX = "/api/audit/tiles";
const get = (path: string, browser = owner) => browser.send("GET", `${PREFIX}/${path}`);

beforeAll(async () => {
  audit = startAuditProcess(database);
  ask = askAuditTiles(audit.socketPath);
  clientId = (await owner.signUp()).clientId;
  strangerId = (await stranger.signUp()).clientId;
  await withTenant(database.as("dc_api"), asClientId(clientId), (tx) =>
    appendAudit(
      tx,
      auditWriter("api", randomUUID()),
      Array.from({ length: 296 }, () =>
        testEntry({
          clientId,
          actorKind: "platform",
          actorId: "api",
          actionType: "request.intent",
          target: "",
          createdAt: new Date(1_800_000_000_000),
        }),
      ),
    ),
  );
  await eventually("three hundred entries are published", async () => {
    const answer = await get("checkpoint").catch(() => undefined);
    return answer?.status === 200 && (await answer.text()).includes(`/${clientId}\n300\n`);
  });
});
afterAll(() => audit.remove());

test("the log's checkpoint and tiles verify as a tiled log, with the key that the API tells", async () => {
  const { body } = await owner.call(checkpointRoute);
  const read = async (path: string) => {
    const answer = await get(path);
    return answer.status === 404 ? undefined : new Uint8Array(await answer.arrayBuffer());
  };
  const verdict = await verifyTiles({ read, publicKey: body.publicKey, keptCheckpoint: body.note });
  expect(verdict).toEqual({ ok: true, treeSize: 300, erased: 0 });
});

test("a full tile is kept for good by the browser of whoever is signed in, nothing else is kept at all", async () => {
  for (const path of ["tile/0/000", "tile/entries/000"]) {
    const { status, headers } = await get(path);
    expect([status, headers.get("content-type")]).toEqual([200, "application/octet-stream"]);
    expect(headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(headers.get("vary")).toBe("Cookie");
  }
  for (const path of ["checkpoint", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"]) {
    const { status, headers } = await get(path);
    expect([path, status, headers.get("cache-control")]).toEqual([path, 200, "no-store"]);
  }
  expect((await get("checkpoint")).headers.get("content-type")).toBe("text/plain; charset=utf-8");
});

test("a client of the API that encodes slashes gets the same tile", async () => {
  const encoded = await owner.call(auditTileRoute, { params: { path: "tile/0/000" } });
  expect(encoded.status).toBe(200);
  expect(encoded.text).toBe(await (await get("tile/0/000")).text());
});

test("what is not published is not found, and what is no path of a tile is never asked for", async () => {
  for (const path of ["tile/0/001", "tile/0/002", "tile/5/000", "tile/entries/000.p/256", "tile/0/000.p/9"])
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  asked.length = 0;
  const bad = [
    "",
    "checkpoint/",
    "checkpoint%00",
    "/checkpoint",
    "signed",
    "tile/0/000/",
    "tile/0/0",
    "tile/00/000",
    "tile/64/000",
    "tile/-1/000",
    "tile/0/x000/000",
    "tile/0/000.p/0",
    "tile/0/000.p/044",
    "tile/0/000.p/300",
    "tile//000",
    "tile/entries/..%2f..%2fcheckpoint",
    "tile/0/000%3fx",
    "tile/0/000%0a",
    "tile%252f0%252f000",
    `tile/0/${"x999/".repeat(300)}999`,
  ];
  for (const path of bad) expect([path, (await get(path)).status]).toEqual([path, 404]);
  expect(asked).toEqual([]);
});

test("whoever is signed in reaches the tiles of their own client and no other's, whatever they write", async () => {
  asked.length = 0;
  const own = await (await get("checkpoint", stranger)).text();
  expect(own).not.toContain(clientId);
  expect((await get("tile/0/000", stranger)).status).toBe(404);
  expect(asked).toEqual([`${strangerId} checkpoint`, `${strangerId} tile/0/000`]);
  asked.length = 0;
  const aimed = [
    `${clientId}/checkpoint`,
    `../${clientId}/checkpoint`,
    `..%2f${clientId}%2fcheckpoint`,
    `%2e%2e%2f${clientId}%2fcheckpoint`,
    `%2f${clientId}%2fcheckpoint`,
    `tile/0/000%2f..%2f..%2f..%2f..%2f${clientId}%2fcheckpoint`,
    `..%5c${clientId}%5ccheckpoint`,
  ];
  for (const path of aimed) expect([path, (await get(path, stranger)).status]).toEqual([path, 404]);
  expect(asked).toEqual([]);
  const asOther = await get(`checkpoint?clientId=${clientId}`, stranger);
  expect(await asOther.text()).not.toContain(clientId);
});

test("nobody who is not signed in with both factors sees a tile, and only GET is answered", async () => {
  const nobody = api.browser();
  expect((await get("checkpoint", nobody)).status).toBe(401);
  await nobody.register();
  expect((await get("tile/0/000", nobody)).status).toBe(403);
  const posted = await owner.send("POST", `${PREFIX}/tile/0/000`);
  expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET"]);
});

test("while the audit process is away, tiles are unavailable and not said to be missing", async () => {
  await audit.stop();
  const answer = await owner.call(auditTileRoute, { params: { path: "checkpoint" } });
  expect(answer.status).toBe(503);
  expect(answer.body.type).toMatch(/\/errors\/dependency-unavailable$/);
});
