import { randomBytes, randomUUID } from "node:crypto";
import { auditWriter, openDatabase, withErasure } from "@deployclaw/db";
import { lineLog, systemClock } from "@deployclaw/domain";
import { type TestClient, testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { eraseDueClients } from "./erase-due-clients.ts";
import { finishErasure } from "./finish-erasure.ts";
import { startErasure } from "./start-erasure.ts";

const database = await testDatabase();
const { superuser } = database;
const hostName = await testHost(database);
const lines: string[] = [];
const audit = auditWriter("orchestrator", randomUUID());
const writer = { db: database.as("dc_erasure"), audit, clock: systemClock };
const round = () =>
  eraseDueClients({
    db: database.as("dc_orchestrator"),
    hostName,
    audit,
    clock: systemClock,
    log: lineLog((line) => lines.push(line)),
    openErasure: () => openDatabase("dc_erasure", database.address("dc_erasure"), { connectionsMax: 1 }),
  });

const requested = (client: TestClient, due: "an hour ago" | "in an hour") => superuser`
  UPDATE clients SET deletion_requested_at = now() - interval '2 hours', deletion_requested_by = ${client.userId},
    deletion_due_at = now() + ${due === "an hour ago" ? "-1 hour" : "1 hour"}::interval
  WHERE id = ${client.clientId}`;

/** A client with something in every table that can hold something of it. */
async function livedIn() {
  const client = await testClient(database);
  const { clientId, userId } = client;
  const { agentId } = await testAgent(database, client, { hostName });
  const bytes = randomBytes(16);
  await superuser`
    INSERT INTO client_data_keys (client_id, version, salt, wrapped_iv, wrapped_key, wrapped_tag, master_version)
    VALUES (${clientId}, 1, ${randomBytes(32)}, ${bytes}, ${bytes}, ${bytes}, 1),
      (${clientId}, 2, ${randomBytes(32)}, ${bytes}, ${bytes}, ${bytes}, 1)`;
  await superuser`
    INSERT INTO agent_credentials (client_id, agent_id, name, hosts, placeholder, iv, ciphertext, auth_tag, key_version)
    VALUES (${clientId}, ${agentId}, 'KEY', '{}', ${`dcph_${agentId}`}, ${bytes}, ${bytes}, ${bytes}, 1)`;
  await superuser`
    INSERT INTO cell_authorities (agent_id, client_id, certificate, iv, ciphertext, auth_tag, key_version)
    VALUES (${agentId}, ${clientId}, '', ${bytes}, ${bytes}, ${bytes}, 1)`;
  await superuser`INSERT INTO cells (agent_id, client_id, host_name) VALUES (${agentId}, ${clientId}, ${hostName})`;
  await superuser`
    INSERT INTO sessions (user_id, token, expires_at) VALUES (${userId}, ${agentId}, now() + interval '1 day')`;
  await superuser`
    INSERT INTO accounts (user_id, account_id, provider_id, password) VALUES (${userId}, ${userId}, 'credential', 'x')`;
  await superuser`
    INSERT INTO totp_factors (user_id, iv, ciphertext, tag) VALUES (${userId}, ${bytes}, ${bytes}, ${bytes})`;
  await superuser`INSERT INTO backup_codes (user_id, code_hash) VALUES (${userId}, ${bytes})`;
  return { ...client, agentId };
}

/** Every table that holds any of these texts in any column, and how many rows do. */
async function tablesNaming(...texts: readonly string[]): Promise<Record<string, number>> {
  const tables = await superuser<{ name: string }[]>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`;
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await superuser<{ count: number }[]>`
      SELECT count(*)::int AS count FROM ${superuser(name)} AS t
      WHERE EXISTS (SELECT 1 FROM unnest(${texts as string[]}::text[]) AS needle WHERE strpos(t::text, needle) > 0)`;
    if (row !== undefined && row.count > 0) found[name] = row.count;
  }
  return found;
}

const everythingOf = async (client: TestClient) =>
  Promise.all([
    superuser`SELECT * FROM clients WHERE id = ${client.clientId}`,
    superuser`SELECT * FROM users WHERE client_id = ${client.clientId}`,
    superuser`SELECT * FROM agents WHERE client_id = ${client.clientId}`,
    superuser`SELECT * FROM client_data_keys WHERE client_id = ${client.clientId}`,
    superuser`SELECT * FROM audit_logs WHERE client_id = ${client.clientId}`,
  ]);

test("5. a due client loses its data keys and users first, its row when its cells are gone, and stays in its log alone", async () => {
  const client = await livedIn();
  const spared = await livedIn();
  const before = await everythingOf(spared);
  await requested(client, "an hour ago");

  await round();
  expect(await superuser`SELECT 1 FROM client_data_keys WHERE client_id = ${client.clientId}`).toHaveLength(
    0,
  );
  expect(await superuser`SELECT 1 FROM users WHERE client_id = ${client.clientId}`).toHaveLength(0);
  expect(await superuser`SELECT 1 FROM sessions WHERE user_id = ${client.userId}`).toHaveLength(0);
  const [agent] = await superuser`SELECT desired FROM agents WHERE id = ${client.agentId}`;
  expect(agent).toEqual({ desired: "deleted" });
  expect(await superuser`SELECT 1 FROM outbox WHERE agent_id = ${client.agentId}`).toHaveLength(1);
  await round();
  expect(await superuser`SELECT 1 FROM clients WHERE id = ${client.clientId}`).toHaveLength(1);

  // As the orchestrator of its host does.
  await superuser`DELETE FROM outbox WHERE agent_id = ${client.agentId}`;
  await superuser`DELETE FROM agents WHERE id = ${client.agentId}`;
  await round();
  expect(await tablesNaming(client.clientId, client.userId, client.agentId, client.email)).toEqual({
    audit_logs: 2,
  });
  const by = { actor_kind: "platform", actor_id: "orchestrator", target: client.clientName };
  expect(
    await superuser`
      SELECT actor_kind, actor_id, action_type, target, metadata FROM audit_logs
      WHERE client_id = ${client.clientId} ORDER BY number`,
  ).toEqual([
    {
      ...by,
      action_type: "client.erase_keys",
      metadata: { agents: 1, credentials: 1, dataKeys: 2, users: 1 },
    },
    {
      ...by,
      action_type: "client.erase",
      metadata: { dueAt: expect.any(String), requestedAt: expect.any(String), requestedBy: client.userId },
    },
  ]);
  expect(await everythingOf(spared)).toEqual(before);
});

test.each([
  ["nobody asked to delete", async () => undefined],
  ["whose time of grace has not passed", (client: TestClient) => requested(client, "in an hour")],
  [
    "that is suspended",
    async (client: TestClient) => {
      await requested(client, "an hour ago");
      await superuser`
        UPDATE clients SET suspended_at = now(), suspension_reason = 'x' WHERE id = ${client.clientId}`;
    },
  ],
])("a client %s is not touched, even when asked for by its id", async (_what, prepare) => {
  const client = await livedIn();
  await prepare(client);
  const before = await everythingOf(client);
  await round();
  await startErasure(writer, client.clientId);
  expect(await finishErasure(writer, client.clientId)).toBe(false);
  expect(await everythingOf(client)).toEqual(before);
  // The role itself, whatever a query forgets.
  await withErasure(writer.db, async (tx) => {
    for (const table of ["client_data_keys", "users"]) {
      const deleted = await tx.execute(sql`DELETE FROM ${sql.identifier(table)}`);
      expect(deleted.count, table).toBe(0);
    }
    expect((await tx.execute(sql`UPDATE agents SET desired = 'deleted'`)).count).toBe(0);
    expect((await tx.execute(sql`DELETE FROM clients`)).count).toBe(0);
  });
  expect(await everythingOf(client)).toEqual(before);
  await superuser`DELETE FROM agents WHERE client_id = ${client.clientId}`;
  await superuser`DELETE FROM clients WHERE id = ${client.clientId}`;
});

test("two hosts at once erase a client once", async () => {
  const client = await testClient(database);
  await requested(client, "an hour ago");
  await Promise.all([round(), round(), round()]);
  await round();
  expect(await superuser`SELECT 1 FROM clients WHERE id = ${client.clientId}`).toHaveLength(0);
  expect(
    await superuser`SELECT action_type FROM audit_logs WHERE client_id = ${client.clientId} ORDER BY number`,
  ).toEqual([{ action_type: "client.erase_keys" }, { action_type: "client.erase" }]);
});

test("a client that cannot be erased now does not keep the next one, and is told to operators", async () => {
  const stuck = await testClient(database);
  const next = await testClient(database);
  await superuser.unsafe(`CREATE TABLE hold_on (client_id uuid REFERENCES clients (id))`);
  await superuser`INSERT INTO hold_on VALUES (${stuck.clientId})`;
  await requested(stuck, "an hour ago");
  await requested(next, "an hour ago");
  await round();
  expect(await superuser`SELECT 1 FROM clients WHERE id = ${next.clientId}`).toHaveLength(0);
  expect(await superuser`SELECT 1 FROM clients WHERE id = ${stuck.clientId}`).toHaveLength(1);
  expect(lines.join("\n")).toContain(`erasing the client ${stuck.clientId} failed`);
  await superuser`DROP TABLE hold_on`;
  await round();
  expect(await superuser`SELECT 1 FROM clients WHERE id = ${stuck.clientId}`).toHaveLength(0);
});

test("what belongs to a client or a user goes with it: every reference but the agents' cascades", async () => {
  const loose = await superuser<{ table: string; column: string }[]>`
    SELECT c.table_name AS table, c.column_name AS column FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.column_name IN ('client_id', 'user_id')
      AND NOT (SELECT relispartition FROM pg_class WHERE oid = format('public.%I', c.table_name)::regclass)
      AND NOT EXISTS (
      SELECT 1 FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
      WHERE k.contype = 'f' AND k.confdeltype = 'c' AND k.conrelid = format('public.%I', c.table_name)::regclass
        AND a.attname = c.column_name)
    ORDER BY 1, 2`;
  // The log outlives its client; the outbox is emptied by whoever reads it; agents go cell by cell.
  expect(loose.map(({ table, column }) => `${table}.${column}`)).toEqual([
    "agents.client_id",
    "audit_checkpoints.client_id",
    "audit_heads.client_id",
    "audit_leaves.client_id",
    "audit_logs.client_id",
    "audit_retention.client_id",
    "audit_subtrees.client_id",
    "outbox.client_id",
  ]);
});
