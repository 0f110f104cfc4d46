import {
  auditHistogramRoute,
  checkpointRoute,
  consistencyProofRoute,
  exportAuditRoute,
  inclusionProofRoute,
  listAuditRoute,
} from "@deployclaw/contracts";
import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";

const database = await testDatabase();
const api = testApi(database);
const owner = api.browser();
const { clientId, userId } = await owner.signUp();
const stranger = api.browser();
await stranger.signUp();

type Entry = { action: string; actorId: string; seq: number | null; ipAddress: string };

test("the log holds what the client's own people did, newest first, and no other client's", async () => {
  const { body } = await owner.call(listAuditRoute);
  expect(body.items.map((entry: Entry) => entry.action)).toEqual([
    "user.login",
    "user.totp_enroll",
    "user.register",
    "client.create",
  ]);
  for (const entry of body.items as Entry[])
    expect(entry).toMatchObject({ actorId: userId, seq: null, ipAddress: "192.0.2.7" });
});

test("entries are found by action, time and target, and unknown filters are refused", async () => {
  const found = await owner.call(listAuditRoute, { query: { action: "client.create" } });
  expect(found.body.items).toHaveLength(1);
  const none = await owner.call(listAuditRoute, { query: { to: "2001-01-01T00:00:00+02:00" } });
  expect(none.body).toEqual({ items: [], nextCursor: null, searchedTo: null });
  const refused = [
    { action: "agent.explode" },
    { from: "yesterday" },
    { clientId },
    { limit: "0" },
    { group: "agents" },
    { decision: "maybe" },
    { scope: "everything" },
    { byUserId: "me" },
    { address: "here" },
    { q: "" },
    { q: "x".repeat(201) },
    { target: "x".repeat(513) },
  ];
  for (const query of refused)
    expect((await owner.call(listAuditRoute, { query: query as Record<string, string> })).status).toBe(422);
});

test("an entry comes with its sentence and whether it was allowed, and is found by what people call it", async () => {
  const byPerson = await owner.call(listAuditRoute, {
    query: { byUserId: userId, q: "set up an authenticator" },
  });
  expect(byPerson.body.items).toMatchObject([
    { action: "user.totp_enroll", decision: "allowed", sentence: `${owner.email} set up an authenticator` },
  ]);
  const narrowed = { group: "user", decision: "allowed", address: "192.0.2.*" };
  expect((await owner.call(listAuditRoute, { query: narrowed })).body.items).toHaveLength(3);
  const refused = await owner.call(listAuditRoute, { query: { decision: "refused" } });
  expect(refused.body.items).toEqual([]);
});

test("a histogram counts the client's own entries, and what is no time of at most 200 bars is refused", async () => {
  const [newest] = (await owner.call(listAuditRoute)).body.items as { createdAt: string }[];
  const now = Date.parse(newest?.createdAt ?? "");
  const time = { from: new Date(now - 3_600_000).toISOString(), to: new Date(now + 3_600_000).toISOString() };
  const { status, body } = await owner.call(auditHistogramRoute, { query: { ...time, bucket: "1h" } });
  expect(status).toBe(200);
  const counted = body.bars.reduce((sum: number, bar: { count: number }) => sum + bar.count, 0);
  const all = await database.superuser`SELECT 1 FROM audit_logs WHERE client_id = ${clientId}`;
  expect(counted).toBe(all.length);
  for (const query of [
    {},
    { ...time },
    { ...time, bucket: "2h" },
    { from: time.to, to: time.from, bucket: "1h" },
    { from: "2001-01-01T00:00:00Z", to: time.to, bucket: "1d" },
  ] as Record<string, string>[])
    expect((await owner.call(auditHistogramRoute, { query })).status).toBe(422);
});

test("nobody who is not signed in reads the log", async () => {
  for (const route of [listAuditRoute, auditHistogramRoute, checkpointRoute, inclusionProofRoute])
    expect((await api.browser().call(route)).status).toBe(401);
});

test("pages follow one another without loss or double", async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: "3", ...(cursor === null ? {} : { cursor }) };
    const { body } = await owner.call(listAuditRoute, { query });
    seen.push(...body.items.map((entry: { id: string }) => entry.id));
    cursor = body.nextCursor;
  } while (cursor !== null);
  const all = await database.superuser`SELECT 1 FROM audit_logs WHERE client_id = ${clientId}`;
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(all.length);
});

test("before anything is signed there is no checkpoint, proof or export", async () => {
  expect((await owner.call(checkpointRoute)).status).toBe(404);
  expect((await owner.call(exportAuditRoute)).status).toBe(404);
  expect((await owner.call(inclusionProofRoute, { query: { seq: "0" } })).status).toBe(404);
  expect((await owner.call(consistencyProofRoute, { query: { oldSize: "1" } })).status).toBe(404);
});

test("a number that is none is refused", async () => {
  for (const seq of ["-1", "1.5", "all", "", "99999999999999999999"])
    expect((await owner.call(inclusionProofRoute, { query: { seq } })).status).toBe(422);
});
