import { randomUUID } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privateDatabase, refusal, TEST_PASSWORDS } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { catalogueViolations } from "../catalogue/catalogue-violations.ts";
import { type Database, openDatabase } from "../database.ts";
import { createRolesAndDatabase } from "./create-roles-and-database.ts";
import { extendAuditLogs } from "./extend-audit-logs.ts";
import { migrate } from "./migrate.ts";

const MIGRATIONS = join(import.meta.dirname, "../../../../drizzle");

const database = await privateDatabase();
const { superuser: sql } = database;
const clientId = randomUUID();

const insert = (at: string, into = sql) => into`
  INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
  VALUES (${clientId}, 'platform', 'gateway', 'request.intent', ${at}, '{"ipAddress":null,"metadata":{},"target":"x"}',
    ${Buffer.alloc(32, 3)}, 'gateway', ${randomUUID()}, 1)`;

const whereItLies = async (at: string, from = sql) =>
  (await from`SELECT tableoid::regclass::text AS partition FROM audit_logs WHERE created_at = ${at}`).map(
    (row) => row["partition"],
  );

test("an entry lies in its month; one from long ago or far ahead is written all the same", async () => {
  const now = new Date();
  const month = now.toISOString().slice(0, 7).replace("-", "_");
  for (const at of [now.toISOString(), "1971-05-05T00:00:00.000Z", "2999-12-31T23:59:59.999Z"])
    await insert(at);
  expect(await whereItLies(now.toISOString())).toEqual([`audit_logs_${month}`]);
  expect(await whereItLies("1971-05-05T00:00:00.000Z")).toEqual(["audit_logs_past"]);
  expect(await whereItLies("2999-12-31T23:59:59.999Z")).toEqual(["audit_logs_future"]);
});

test("months go two years ahead, leave no gap, and are made once", async () => {
  const bounds = await sql<{ low: string; high: string }[]>`
    SELECT (regexp_match(b, 'FROM \\((.+)\\) TO'))[1] AS low, (regexp_match(b, 'TO \\((.+)\\)'))[1] AS high
    FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid, LATERAL pg_get_expr(c.relpartbound, c.oid) AS b
    WHERE inhparent = 'audit_logs'::regclass`;
  const next = new Map(bounds.map(({ low, high }) => [low, high]));
  let steps = 0;
  for (let at = next.get("MINVALUE"); at !== undefined && at !== "MAXVALUE"; at = next.get(at)) steps += 1;
  expect(steps).toBe(bounds.length - 1);
  expect(bounds.length).toBe(27);
  expect(await extendAuditLogs(database.as("dc_owner"), new Date())).toBe(0);
});

test("entries that waited in the open end move into new months as they were, also while somebody writes", async () => {
  const later = new Date();
  later.setUTCMonth(later.getUTCMonth() + 26, 1);
  const at = later.toISOString();
  await insert(at);
  const [before] = await sql`SELECT *, xid::text AS xid FROM audit_logs WHERE created_at = ${at}`;
  expect(await whereItLies(at)).toEqual(["audit_logs_future"]);
  let made: Promise<number> | undefined;
  await sql.begin(async (tx) => {
    await insert(new Date().toISOString(), tx as unknown as typeof sql);
    // It waits for this transaction, which sees it wait and then ends.
    made = extendAuditLogs(database.as("dc_owner"), later);
    for (;;) {
      const [waiting] =
        await tx`SELECT 1 FROM pg_stat_activity WHERE usename = 'dc_owner' AND wait_event_type = 'Lock'`;
      if (waiting !== undefined) break;
    }
  });
  expect(await made).toBe(26);
  expect(await whereItLies(at)).toEqual([`audit_logs_${at.slice(0, 7).replace("-", "_")}`]);
  const [after] = await sql`SELECT *, xid::text AS xid FROM audit_logs WHERE created_at = ${at}`;
  expect(after).toEqual(before);
  expect((await catalogueViolations(sql)).violations).toEqual([]);
});

test("making months gives up rather than hold up every writer behind somebody who stays", async () => {
  const before = await whereItLies("2999-12-31T23:59:59.999Z");
  await sql.begin(async (tx) => {
    await insert(new Date().toISOString(), tx as unknown as typeof sql);
    // This transaction ends only once it was refused.
    const attempt = database.as("dc_owner").sql`SELECT extend_audit_logs('2099-01-01')`;
    expect(await refusal(attempt)).toContain("lock timeout");
  });
  expect(await whereItLies("2999-12-31T23:59:59.999Z")).toEqual(before);
});

/** A database as it was before the log had partitions, with entries of several months. */
async function installedDatabase(): Promise<Database<"dc_owner">> {
  const name = "installed";
  await createRolesAndDatabase(sql, name, TEST_PASSWORDS);
  const owner = openDatabase("dc_owner", { ...database.address("dc_owner"), database: name });
  const folder = await mkdtemp(join(tmpdir(), "dcmigrations-"));
  try {
    await cp(MIGRATIONS, folder, { recursive: true });
    const journal = JSON.parse(await readFile(join(folder, "meta/_journal.json"), "utf8"));
    const at = journal.entries.findIndex(({ tag }: { tag: string }) => tag.endsWith("_audit_partitions"));
    journal.entries.splice(at);
    await writeFile(join(folder, "meta/_journal.json"), JSON.stringify(journal));
    // Its last step needs what the last migration brings.
    await expect(migrate(owner, folder, database.installationId)).rejects.toThrow("extend_audit_logs");
  } finally {
    await rm(folder, { recursive: true });
  }
  return owner;
}

test("an installed database keeps every entry and leaf, each entry in its month", async () => {
  const owner = await installedDatabase();
  try {
    const times = [
      "1999-12-31T00:00:00.000Z",
      new Date(Date.now() - 40 * 86_400_000).toISOString(),
      "2999-01-01T00:00:00.000Z",
    ];
    await owner.sql`ALTER TABLE audit_logs NO FORCE ROW LEVEL SECURITY`;
    await owner.sql`ALTER TABLE audit_leaves NO FORCE ROW LEVEL SECURITY`;
    for (const at of times) await insert(at, owner.sql);
    await owner.sql`
      INSERT INTO audit_leaves (client_id, seq, entry_id, leaf_hash, payload_hash)
      SELECT client_id, row_number() OVER () - 1, id, sha256('a'), sha256('b') FROM audit_logs`;
    const entries = () => owner.sql`SELECT *, xid::text AS xid FROM audit_logs ORDER BY id`;
    const before = await entries();
    await migrate(owner, MIGRATIONS, database.installationId);
    await owner.sql`ALTER TABLE audit_logs NO FORCE ROW LEVEL SECURITY`;
    await owner.sql`ALTER TABLE audit_leaves NO FORCE ROW LEVEL SECURITY`;
    expect(await entries()).toEqual(before);
    const leaves = await owner.sql`
      SELECT 1 FROM audit_leaves l JOIN audit_logs e ON e.id = l.entry_id AND e.created_at = l.entry_created_at`;
    expect(leaves).toHaveLength(3);
    const month = times[1]?.slice(0, 7).replace("-", "_");
    const lies = await Promise.all(times.map((at) => whereItLies(at, owner.sql)));
    expect(lies).toEqual([["audit_logs_past"], [`audit_logs_${month}`], ["audit_logs_future"]]);
  } finally {
    await owner.close();
  }
});
