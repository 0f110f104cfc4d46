import { type IncomingMessage, request } from "node:http";
import { exportAuditRoute, logoutRoute } from "@deployclaw/contracts";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import { earlyRefusals } from "../early-refusal.ts";
import { listen } from "../listen.ts";
import { testApi } from "../testing/test-api.ts";
import type { TestBrowser } from "../testing/test-browser.ts";

const database = await testDatabase();
const api = testApi(database);
const server = await listen(api.app, { address: "127.0.0.1", port: 0 }, earlyRefusals(api.deps));
afterAll(async () => {
  api.deps.tail.close();
  await server.close();
});

const ask = (browser: TestBrowser, path: string, lastEventId?: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = {
      cookie: `__Host-session=${browser.cookie}`,
      ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
    };
    const req = request({ host: "127.0.0.1", port: server.port, path, headers }, resolve);
    req.on("error", reject);
    req.end();
  });

async function openTail(browser: TestBrowser, query = "", lastEventId?: string) {
  const res = await ask(browser, `/api/audit/tail${query}`, lastEventId);
  const stream = { status: res.statusCode, type: res.headers["content-type"], text: "", isOver: false };
  res.on("data", (chunk) => {
    stream.text += chunk;
  });
  res.on("close", () => {
    stream.isOver = true;
  });
  const ids = () => [...stream.text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  return Object.assign(stream, {
    ids,
    leave: () => res.destroy(),
    pause: () => res.pause(),
    resume: () => res.resume(),
  });
}

async function signedUp() {
  const browser = api.browser();
  const { clientId } = await browser.signUp();
  return { browser, clientId };
}

/** Writes entries of a client, and numbers all that have no number, as the sequencer does. */
async function write(clientId: string, count: number, action = "request.intent") {
  await database.superuser`
    INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
    SELECT ${clientId}, 'agent', 'a', ${action}, now(), '{"ipAddress":null,"metadata":{},"target":"' || repeat('t', 500) || '"}',
      decode(repeat('00', 32), 'hex'), 'gateway', gen_random_uuid(), n
    FROM generate_series(1, ${count}::int) AS n`;
  await database.superuser`
    INSERT INTO audit_leaves (client_id, seq, entry_id, entry_created_at, leaf_hash, payload_hash)
    SELECT client_id, (SELECT count(*) FROM audit_leaves WHERE client_id = ${clientId}) + row_number() OVER (ORDER BY xid, id) - 1,
      id, created_at, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')
    FROM audit_logs WHERE client_id = ${clientId} AND id NOT IN (SELECT entry_id FROM audit_leaves)`;
}
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test("a tail tells every entry once, by its number, from when it began", async () => {
  const { browser, clientId } = await signedUp();
  const other = await signedUp();
  await write(clientId, 1);
  const tail = await openTail(browser);
  expect(tail).toMatchObject({ status: 200, type: "text/event-stream" });
  await eventually("it begins", async () => tail.text.startsWith("retry: 2000\n\n"));
  await write(clientId, 700);
  await write(other.clientId, 3);
  await write(clientId, 2);
  await eventually("all are told", async () => tail.ids().length >= 702);
  expect(tail.ids()).toEqual(numbers(5, 707));
  const [, data] = /^data: (.*)$/m.exec(tail.text) ?? [];
  expect(JSON.parse(data ?? "")).toMatchObject({ seq: 5, action: "request.intent", decision: "allowed" });
  tail.leave();
});

test("whoever lost a tail goes on after the last entry that came, and misses none", async () => {
  const { browser, clientId } = await signedUp();
  await write(clientId, 10);
  const first = await openTail(browser, "?after=6");
  await eventually("the rest comes", async () => first.ids().length === 7);
  first.leave();
  await write(clientId, 5);
  const again = await openTail(browser, "?after=6", "13");
  await eventually("what was missed comes", async () => again.ids().length === 5);
  expect([...first.ids(), ...again.ids()]).toEqual(numbers(7, 19));
  again.leave();
  const ahead = await openTail(browser, "", "999999");
  await write(clientId, 1);
  await eventually("a number from elsewhere is the newest", async () => ahead.ids().length === 1);
  ahead.leave();
});

test("a tail can be narrowed, and shows signs of life while nothing matches", async () => {
  const { browser, clientId } = await signedUp();
  await write(clientId, 1);
  const tail = await openTail(browser, "?decision=refused");
  await write(clientId, 500);
  await eventually("it lives", async () => tail.text.includes(": still here"));
  expect(tail.ids()).toEqual([]);
  await write(clientId, 1, "request.refused");
  await eventually("the refusal comes", async () => tail.ids().length === 1);
  expect(tail.ids()).toEqual([505]);
  tail.leave();
});

test("a reader that is slow gets everything later, and nothing piles up for it", async () => {
  const { browser, clientId } = await signedUp();
  await write(clientId, 1);
  const tail = await openTail(browser);
  tail.pause();
  const reads: number[] = [];
  await write(clientId, 20_000);
  tail.resume();
  await eventually(
    "all come",
    async () => reads.push(tail.ids().length) > 0 && (reads.at(-1) ?? 0) >= 20_000,
  );
  expect(tail.ids()).toEqual(numbers(5, 20_005));
  tail.leave();
});

test("a tail ends with its session, and is not to be had without one", async () => {
  const { browser } = await signedUp();
  const tail = await openTail(browser);
  await browser.call(logoutRoute);
  await eventually("it ends", async () => tail.isOver);
  expect((await ask(browser, "/api/audit/tail")).statusCode).toBe(401);
  expect((await ask(browser, "/api/audit/export?format=csv")).statusCode).toBe(401);
});

test("what is no number, filter or format is refused, and a fifth tail of a session", async () => {
  const { browser } = await signedUp();
  for (const path of [
    "tail?after=-1",
    "tail?from=2030-01-01T00:00:00Z",
    "tail?decision=no",
    "export?format=pdf",
    "export?keptSize=x",
  ])
    expect((await ask(browser, `/api/audit/${path}`)).statusCode, path).toBe(422);
  for (const id of ["x", "1.5", "-1", "1e3"])
    expect((await ask(browser, "/api/audit/tail", id)).statusCode, id).toBe(422);
  const tails = await Promise.all([1, 2, 3, 4].map(() => openTail(browser)));
  expect((await ask(browser, "/api/audit/tail")).statusCode).toBe(429);
  for (const tail of tails) tail.leave();
});

test("an export is a file of its form, of the caller's own entries, and stands in the log", async () => {
  const { browser, clientId } = await signedUp();
  const other = await signedUp();
  await write(clientId, 3);
  await write(other.clientId, 3);
  for (const [format, type, name] of [
    ["csv", "text/csv; charset=utf-8", "csv"],
    ["jsonl", "application/x-ndjson", "jsonl"],
  ]) {
    const res = await ask(browser, `/api/audit/export?format=${format}`);
    const text = (await res.toArray()).join("");
    expect(res.headers["content-type"]).toBe(type);
    expect(res.headers["content-disposition"]).toMatch(
      new RegExp(`^attachment; filename="audit-[\\d-]+\\.${name}"$`),
    );
    expect(text.trimEnd().split("\n")).toHaveLength(format === "csv" ? 8 : 7);
    expect(text).not.toContain(other.browser.email);
  }
  const exports = await database.superuser`
    SELECT 1 FROM audit_logs WHERE client_id = ${clientId} AND action_type = 'audit.export'`;
  expect(exports).toHaveLength(2);
  expect((await browser.call(exportAuditRoute, { query: { format: "bundle" } })).status).toBe(404);
});

test("an export that nobody takes costs nothing more, and at most three of a client are under way", async () => {
  const { browser, clientId } = await signedUp();
  await write(clientId, 20_000);
  const under = await Promise.all([1, 2, 3].map(() => ask(browser, "/api/audit/export?format=jsonl")));
  expect((await ask(browser, "/api/audit/export?format=csv")).statusCode).toBe(429);
  for (const res of under) res.destroy();
  await eventually("a turn is free", async () => {
    const res = await ask(browser, "/api/audit/export?format=csv&decision=refused");
    res.resume();
    return res.statusCode === 200;
  });
});
