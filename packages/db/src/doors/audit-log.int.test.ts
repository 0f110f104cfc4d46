import { randomUUID } from "node:crypto";
import { auditPayload, type NewAuditEntry } from "@deployclaw/domain";
import { fixedClock, refusal, testClient, testDatabase, testEntry } from "@deployclaw/testkit";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Database } from "../database.ts";
import { appendAudit, auditWriter } from "./append-audit.ts";
import { withAuth } from "./with-auth.ts";
import { withHost } from "./with-host.ts";
import { withLog } from "./with-log.ts";
import { withTenant } from "./with-tenant.ts";

const database = await testDatabase();
const mine = await testClient(database);
const theirs = await testClient(database);
const now = fixedClock();
const boot = randomUUID();

const entry = (overrides: Partial<NewAuditEntry> = {}): NewAuditEntry =>
  testEntry({
    clientId: mine.clientId,
    actorKind: "user",
    actorId: mine.userId,
    actionType: "agent.create",
    target: "my agent",
    metadata: { zebra: 1, alpha: ["é", "\u2028", '"'], nothing: null, on: true },
    ipAddress: "192.0.2.7",
    createdAt: now(),
    ...overrides,
  });

test("an entry's payload is its RFC 8785 text, and the columns made from it agree", async () => {
  const agentId = randomUUID();
  await withTenant(database.as("dc_api"), mine.clientId, (tx) =>
    appendAudit(tx, auditWriter("api", boot), [entry({ agentId }), entry({ agentId, ipAddress: undefined })]),
  );
  const rows = await database.superuser`
    SELECT *, xid::text AS transaction FROM audit_logs WHERE agent_id = ${agentId} ORDER BY number`;
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    client_id: mine.clientId,
    actor_kind: "user",
    actor_id: mine.userId,
    action_type: "agent.create",
    created_at: now(),
    payload: auditPayload(entry()),
    target: "my agent",
    metadata: { zebra: 1, alpha: ["é", "\u2028", '"'], nothing: null, on: true },
    ip_address: "192.0.2.7",
    writer: "api",
    boot,
    number: "1",
  });
  expect(rows[0]?.["payload"]).toBe(
    '{"ipAddress":"192.0.2.7","metadata":{"alpha":["é","\u2028","\\""],"nothing":null,"on":true,"zebra":1},"target":"my agent"}',
  );
  expect(rows[0]?.["salt"]).toHaveLength(32);
  expect(rows[1]).toMatchObject({ ip_address: null, number: "2", transaction: rows[0]?.["transaction"] });
  expect(rows[1]?.["salt"]).not.toEqual(rows[0]?.["salt"]);
});

test("whatever an agent sends can be written: NUL, lone surrogates, ten thousand characters", async () => {
  const target = `\u0000\ud800${"x".repeat(10_000)}`;
  await withHost(database.as("dc_gateway"), "host-1", (tx) =>
    appendAudit(tx, auditWriter("gateway", boot), [
      entry({ target, actionType: "request.refused", metadata: { path: "\u0000\udfff" } }),
    ]),
  );
  const [row] = await database.superuser`
    SELECT target, metadata FROM audit_logs WHERE action_type = 'request.refused'`;
  expect(row).toEqual({
    target: `\ufffd\ufffd${"x".repeat(510)}`,
    metadata: { path: "\ufffd\ufffd" },
  });
});

test("no process can write an entry whose public part would be too long to be published", async () => {
  const longest = withHost(database.as("dc_gateway"), "host-1", (tx) =>
    appendAudit(tx, auditWriter("x".repeat(64), boot), [entry({ actorId: "\u0001".repeat(128) })]),
  );
  await expect(longest).resolves.toBeUndefined();
  const longer = withHost(database.as("dc_gateway"), "host-1", (tx) =>
    appendAudit(tx, auditWriter("x".repeat(65), boot), [entry()]),
  );
  await expect(longer).rejects.toMatchObject({
    cause: { constraint_name: expect.stringContaining("writer") },
  });
});

test("the gateway appends to several clients' logs at once, the API to its own client's alone", async () => {
  const both = [
    entry({ actionType: "model.intent" }),
    entry({ actionType: "model.intent", clientId: theirs.clientId }),
  ];
  await withHost(database.as("dc_gateway"), "host-1", (tx) =>
    appendAudit(tx, auditWriter("gateway", boot), both),
  );
  expect(await database.superuser`SELECT 1 FROM audit_logs WHERE action_type = 'model.intent'`).toHaveLength(
    2,
  );
  const attempt = withTenant(database.as("dc_api"), mine.clientId, (tx) =>
    appendAudit(tx, auditWriter("api", boot), both),
  );
  expect(await refusal(attempt)).toMatch(/row-level security policy/);
});

test("sign-in and orchestrator may append too", async () => {
  await withAuth(database.as("dc_auth"), (tx) =>
    appendAudit(tx, auditWriter("api", boot), [entry({ actionType: "user.login" })]),
  );
  await withHost(database.as("dc_orchestrator"), "host-1", (tx) =>
    appendAudit(tx, auditWriter("orchestrator", boot), [entry({ actionType: "agent.status" })]),
  );
  expect(
    await database.superuser`SELECT 1 FROM audit_logs WHERE action_type IN ('user.login', 'agent.status')`,
  ).toHaveLength(2);
});

test("no writer can choose the transaction that an entry is numbered by", async () => {
  const attempt = database.as("dc_gateway").sql`
    INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, writer, boot, number, xid)
    VALUES (${mine.clientId}, 'agent', 'x', 'request.intent', now(), 'gateway', ${boot}, 1, '3')`;
  expect(await refusal(attempt)).toBe("permission denied for table audit_logs");
});

const WRITERS = [
  "dc_api",
  "dc_auth",
  "dc_orchestrator",
  "dc_gateway",
  "dc_audit",
  "dc_retention",
  "dc_erasure",
  "dc_admin",
] as const;
const MONTH = `audit_logs_${new Date().toISOString().slice(0, 7).replace("-", "_")}`;
const CHANGES = [
  ["UPDATE", "UPDATE audit_logs SET actor_id = 'x'"],
  // Retention may, within what its trigger lets it: services/audit/src/retention tries that.
  ["erasure", "UPDATE audit_logs SET payload = NULL"],
  ["DELETE", "DELETE FROM audit_logs"],
  ["TRUNCATE", "TRUNCATE audit_logs"],
  ["DROP", "DROP TABLE audit_logs"],
  ["ALTER", "ALTER TABLE audit_logs DISABLE TRIGGER ALL"],
  ["session_replication_role", "SET session_replication_role = replica"],
  ["UPDATE of a month", `UPDATE ${MONTH} SET payload = NULL`],
  ["INSERT into a month", `INSERT INTO ${MONTH} (id) VALUES (DEFAULT)`],
  ["SELECT of a month", `SELECT 1 FROM ${MONTH}`],
  ["DELETE from the open end", "DELETE FROM audit_logs_future"],
  ["TRUNCATE of a month", `TRUNCATE ${MONTH}`],
  ["DROP of a month", `DROP TABLE ${MONTH}`],
  ["DETACH of a month", `ALTER TABLE audit_logs DETACH PARTITION ${MONTH}`],
  ["ALTER of a month", `ALTER TABLE ${MONTH} DISABLE TRIGGER ALL`],
  ["the making of a month", "SELECT extend_audit_logs('2100-01-01')"],
  ["DELETE of a leaf", "DELETE FROM audit_leaves"],
  ["UPDATE of a leaf", "UPDATE audit_leaves SET seq = 0"],
  ["TRUNCATE of the leaves", "TRUNCATE audit_leaves"],
  ["UPDATE of a checkpoint", "UPDATE audit_checkpoints SET note = ''"],
  ["DELETE of a checkpoint", "DELETE FROM audit_checkpoints"],
] as const;

const attempts = WRITERS.flatMap((role) => CHANGES.map(([what, change]) => [role, what, change] as const));

test.each(attempts.filter(([role, what]) => role !== "dc_retention" || what !== "erasure"))(
  "%s is denied %s",
  async (role, _what, statement) => {
    const pool: Database = database.as(role);
    expect(await refusal(pool.sql.unsafe(statement))).toMatch(/^(permission denied|must be owner)/);
  },
);

test("even the owner of the tables cannot rewrite the log", async () => {
  const owner = database.as("dc_owner");
  await withHost(database.as("dc_gateway"), "host-1", (tx) =>
    appendAudit(tx, auditWriter("gateway", boot), [entry()]),
  );
  expect(await owner.sql`UPDATE audit_logs SET payload = NULL RETURNING 1`).toHaveLength(0);
  expect(await refusal(owner.sql`TRUNCATE audit_logs`)).toBe("the audit log is append-only");
  expect(await refusal(database.superuser`DELETE FROM audit_logs`)).toBe("the audit log is append-only");
  expect(await refusal(database.superuser`UPDATE audit_logs SET target = DEFAULT, payload = NULL`)).toBe(
    "the audit log is append-only",
  );
});

test("each month and both open ends refuse to be emptied, whoever asks, past the table too", async () => {
  const partitions = await database.superuser<{ name: string }[]>`
    SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_logs'::regclass`;
  expect(partitions.length).toBeGreaterThanOrEqual(27);
  for (const { name } of partitions)
    expect(await refusal(database.superuser.unsafe(`TRUNCATE ${name}`)), name).toBe(
      "the audit log is append-only",
    );
  expect(await refusal(database.superuser`DELETE FROM audit_logs_future`)).toBe(
    "the audit log is append-only",
  );
});

test("the audit role reads every client's entries", async () => {
  const seen = await withLog(database.as("dc_audit"), (tx) =>
    tx.execute<{ client_id: string }>(sql`SELECT DISTINCT client_id FROM audit_logs`),
  );
  expect(new Set(seen.map((row) => row.client_id))).toEqual(new Set([mine.clientId, theirs.clientId]));
});
