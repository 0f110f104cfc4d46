import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditWriter } from "@deployclaw/db";
import { PLAN_NAMES, planLimits } from "@deployclaw/domain";
import { fixedClock, privateDatabase, refusal, testClient } from "@deployclaw/testkit";
import { openCheckpoint, parseVerifierKey, verifyLogExport } from "@deployclaw/transparency";
import { afterAll, expect, test } from "vitest";
import { readLog, seed } from "../../testdata/log-fixture.ts";
import { createLogKeeper } from "../log-keeper.ts";
import { openSignedTreeStore } from "../signing/signed-tree-store.ts";
import { eraseDueEntries } from "./erase-due-entries.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const { superuser: sql } = database;
const DAY_MS = 86_400_000;
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const writer = auditWriter("audit", randomUUID());
const pause = () => Promise.resolve();
const erase = (clock = () => now) =>
  eraseDueEntries({ db: database.as("dc_retention"), writer, clock, pause });

const write = (clientId: string, ...times: Date[]) => sql`
  INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
  SELECT ${clientId}, 'platform', 'gateway', 'request.intent', at, '{"ipAddress":null,"metadata":{},"target":"secret"}',
    ${Buffer.alloc(32, 3)}, 'gateway', ${randomUUID()}, 1 FROM unnest(${times.map((at) => at.toISOString())}::timestamptz[]) AS at`;

const directory = await mkdtemp(join(tmpdir(), "dcaudit-"));
const store = await openSignedTreeStore(directory);
afterAll(() => rm(directory, { recursive: true }));

async function sign(): Promise<void> {
  const keeper = createLogKeeper({
    db: database.as("dc_audit"),
    store,
    installationId: database.installationId,
    seed,
    clock: () => now,
    log: () => undefined,
  });
  while (await keeper.work());
}

const payloads = async (clientId: string) =>
  (
    await sql`
    SELECT payload IS NOT NULL AS payload, salt IS NOT NULL AS salt, target FROM audit_logs
    WHERE client_id = ${clientId} AND action_type = 'request.intent' ORDER BY created_at`
  ).map((row) => ({ ...row }));
const KEPT = { payload: true, salt: true, target: "secret" };
const ERASED = { payload: false, salt: false, target: null };

test("what is older than the client's plan keeps is erased, what is younger stays, and the erasure stands in the log", async () => {
  const team = await testClient(database, { plan: "team" });
  const enterprise = await testClient(database, { plan: "enterprise" });
  for (const { clientId } of [team, enterprise])
    await write(clientId, daysAgo(400), daysAgo(366), daysAgo(91), daysAgo(89), now);
  await sign();
  expect(await erase()).toBe(5);
  expect(await payloads(team.clientId)).toEqual([ERASED, ERASED, ERASED, KEPT, KEPT]);
  expect(await payloads(enterprise.clientId)).toEqual([ERASED, ERASED, KEPT, KEPT, KEPT]);
  const [told] = await sql`
    SELECT actor_kind, actor_id, metadata FROM audit_logs
    WHERE client_id = ${team.clientId} AND action_type = 'audit.retention'`;
  expect(told).toEqual({
    actor_kind: "platform",
    actor_id: "audit",
    metadata: { entries: 3, until: daysAgo(91).toISOString(), days: 90 },
  });
  expect(await erase()).toBe(0);
});

test("after an erasure every proof verifies, with a checkpoint from before it too, and no salt or payload is left to guess by", async () => {
  const { clientId } = await testClient(database);
  await write(clientId, ...Array.from({ length: 20 }, (_, i) => daysAgo(100 - i)));
  await sign();
  const before = await readLog(database, clientId);
  expect(await erase()).toBe(10);
  await sign();
  const after = await readLog(database, clientId);
  expect(verifyLogExport({ ...after, checkpoint: before.checkpoint })).toMatchObject({
    ok: true,
    treeSize: 21,
    erased: 10,
  });
  expect(openCheckpoint(before.checkpoint, parseVerifierKey(after.publicKey)).size).toBe(20);
  const kept = after.entries.slice(0, 10).map(({ payload, salt }) => ({ payload, salt }));
  expect(kept).toEqual(Array.from({ length: 10 }, () => ({ payload: null, salt: null })));
  expect(after.entries.slice(0, 10).map(({ leafHash }) => leafHash)).toEqual(
    before.entries.slice(0, 10).map(({ leafHash }) => leafHash),
  );
});

test("what no checkpoint covers yet is not erased, nor anything after it", async () => {
  const { clientId } = await testClient(database);
  await write(clientId, daysAgo(120));
  await sign();
  await write(clientId, daysAgo(110), daysAgo(105));
  expect(await erase()).toBe(1);
  expect(await payloads(clientId)).toEqual([ERASED, KEPT, KEPT]);
  await sign();
  expect(await erase()).toBe(2);
});

test("more entries of one moment than a batch holds are all erased", async () => {
  const { clientId } = await testClient(database);
  await write(clientId, ...Array.from({ length: 2_500 }, () => daysAgo(95)));
  await sign();
  expect(await erase()).toBe(2_500);
});

test("the log of a client that is gone is kept as long as the shortest plan says", async () => {
  const { clientId } = await testClient(database, { plan: "enterprise" });
  await write(clientId, daysAgo(100), daysAgo(80));
  await sign();
  await sql`DELETE FROM clients WHERE id = ${clientId}`;
  expect(await erase()).toBe(1);
  expect(await payloads(clientId)).toEqual([ERASED, KEPT]);
});

test("a clock that runs ahead erases nothing: the database refuses what is inside the period", async () => {
  const { clientId } = await testClient(database, { plan: "enterprise" });
  await write(clientId, daysAgo(200));
  await sign();
  const ahead = fixedClock(daysAgo(-200));
  expect(await refusal(erase(ahead))).toBe("the audit log is append-only");
  expect(await payloads(clientId)).toEqual([KEPT]);
});

test.each([
  ["an entry inside the period", "payload = NULL, salt = NULL", 89],
  ["a payload without its salt", "payload = NULL", 100],
  ["a salt without its payload", "salt = NULL", 100],
  ["a payload that is exchanged", "payload = '{}', salt = NULL", 100],
] as const)("retention's role cannot erase %s", async (_what, change, age) => {
  const { clientId } = await testClient(database);
  await write(clientId, daysAgo(age));
  const retention = database.as("dc_retention").sql;
  const attempt = retention.unsafe(
    `UPDATE audit_logs SET ${change} WHERE client_id = '${clientId}' RETURNING id`,
  );
  if (age < 90) expect(await attempt).toHaveLength(0);
  else expect(await refusal(attempt)).toBe("the audit log is append-only");
  expect(await payloads(clientId)).toEqual([KEPT]);
});

test.each([
  ["id", "gen_random_uuid()"],
  ["client_id", "gen_random_uuid()"],
  ["agent_id", "gen_random_uuid()"],
  ["actor_kind", "'user'"],
  ["actor_id", "'nobody'"],
  ["action_type", "'agent.create'"],
  ["created_at", "created_at - interval '1 day'"],
  ["writer", "'nobody'"],
  ["boot", "gen_random_uuid()"],
  ["number", "number + 1"],
  ["xid", "'3'"],
])(
  "were retention's role granted all of an entry, the trigger would still refuse it %s",
  async (column, value) => {
    const { clientId } = await testClient(database);
    await write(clientId, daysAgo(100));
    const attempt = (change: string) =>
      sql.begin(async (tx) => {
        await tx`GRANT SELECT, UPDATE ON audit_logs TO dc_retention`;
        await tx`SET LOCAL ROLE dc_retention`;
        const changed = await tx.unsafe(
          `UPDATE audit_logs SET ${change} WHERE client_id = '${clientId}' RETURNING 1`,
        );
        throw new Error(`${changed.length} changed, taken back`);
      });
    const erase = "payload = NULL, salt = NULL";
    expect(await refusal(attempt(erase))).toBe("1 changed, taken back");
    expect(await refusal(attempt(`${erase}, ${column} = ${value}`))).toBe("the audit log is append-only");
  },
);

test("nobody else can erase what is due, not even a superuser, and retention changes or reads nothing else", async () => {
  const { clientId } = await testClient(database);
  await write(clientId, daysAgo(100));
  expect(
    await refusal(sql`UPDATE audit_logs SET payload = NULL, salt = NULL WHERE client_id = ${clientId}`),
  ).toBe("the audit log is append-only");
  const retention = database.as("dc_retention").sql;
  for (const statement of [
    "UPDATE audit_logs SET actor_id = 'x'",
    "UPDATE audit_logs SET created_at = now()",
    "SELECT payload FROM audit_logs",
    "SELECT salt FROM audit_logs",
    "DELETE FROM audit_logs",
    "UPDATE audit_leaves SET payload_hash = ''",
    "SELECT leaf_hash FROM audit_leaves",
    "DELETE FROM audit_heads",
    "SELECT name FROM clients",
  ])
    expect(await refusal(retention.unsafe(statement)), statement).toMatch(/^permission denied/);
  const foreign = retention`
    INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, writer, boot, number)
    VALUES (${clientId}, 'user', 'x', 'agent.create', now(), 'audit', ${randomUUID()}, 1)`;
  expect(await refusal(foreign)).toMatch(/row-level security policy/);
});

test("the database knows the same periods as the plans", async () => {
  for (const plan of [...PLAN_NAMES, "unknown"]) {
    const [row] = await sql`SELECT audit_retention_days(${plan}) AS days`;
    expect(row?.["days"], plan).toBe(planLimits(plan).auditRetentionDays);
  }
  const [row] = await sql`SELECT audit_retention_days(NULL) AS days`;
  expect(row?.["days"]).toBe(Math.min(...PLAN_NAMES.map((plan) => planLimits(plan).auditRetentionDays)));
});
