import {
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
  expect(none.body).toEqual({ items: [], nextCursor: null });
  for (const query of [{ action: "agent.explode" }, { from: "yesterday" }, { clientId }, { limit: "0" }])
    expect((await owner.call(listAuditRoute, { query: query as Record<string, string> })).status).toBe(422);
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
