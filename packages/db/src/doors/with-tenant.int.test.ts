import { randomUUID } from "node:crypto";
import { refusal, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "../database.ts";
import { agents } from "../schema/agents.ts";
import { withTenant } from "./with-tenant.ts";

const database = await testDatabase();
const api = database.as("dc_api");
const mine = await testClient(database);
const theirs = await testClient(database);
const myAgent = await testAgent(database, mine);
const theirAgent = await testAgent(database, theirs);
await database.superuser`
  INSERT INTO agent_credentials (client_id, agent_id, name, hosts, placeholder, iv, ciphertext, auth_tag, key_version)
  VALUES (${theirs.clientId}, ${theirAgent.agentId}, 'KEY', ${["api.example.com"]}, 'dcph_x', '', '', '', 1)`;

const TENANT_TABLES = [
  "clients",
  "users",
  "agents",
  "agent_credentials",
  "audit_logs",
  "audit_leaves",
  "audit_checkpoints",
];

test("a query without a WHERE sees one client's rows and no other's", async () => {
  const seen = await withTenant(api, mine.clientId, (tx) => tx.select({ id: agents.id }).from(agents));
  expect(seen).toEqual([{ id: myAgent.agentId }]);
  const clients = await withTenant(api, mine.clientId, (tx) => tx.execute(sql`SELECT id FROM clients`));
  expect([...clients]).toEqual([{ id: mine.clientId }]);
  const credentials = await withTenant(api, mine.clientId, (tx) =>
    tx.execute(sql`SELECT name FROM agent_credentials`),
  );
  expect([...credentials]).toEqual([]);
});

test("an UPDATE without a WHERE changes one client's rows and no other's", async () => {
  await withTenant(api, mine.clientId, (tx) => tx.update(agents).set({ model: "changed" }));
  const rows = await database.superuser`SELECT id FROM agents WHERE model = 'changed'`;
  expect(rows).toEqual([{ id: myAgent.agentId }]);
});

test("a DELETE without a WHERE spares the other client's rows", async () => {
  await withTenant(api, mine.clientId, (tx) => tx.execute(sql`DELETE FROM agent_credentials`));
  expect(await database.superuser`SELECT name FROM agent_credentials`).toHaveLength(1);
});

test.each([
  [
    "an agent",
    sql`INSERT INTO agents (client_id, name, runtime, permissions, resources)
    VALUES (${theirs.clientId}, 'planted', 'nano', '{}', '{}')`,
  ],
  [
    "an outbox row",
    sql`INSERT INTO outbox (client_id, agent_id) VALUES (${theirs.clientId}, ${theirAgent.agentId})`,
  ],
  [
    "an audit entry",
    sql`INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, writer, boot, number)
    VALUES (${theirs.clientId}, 'user', 'x', 'agent.create', now(), 'api', ${randomUUID()}, 1)`,
  ],
])("%s cannot be inserted for another client", async (_what, statement) => {
  const attempt = withTenant(api, mine.clientId, (tx) => tx.execute(statement));
  expect(await refusal(attempt)).toMatch(/row-level security policy/);
});

test("a credential cannot be put under another client's agent, though it carries one's own client", async () => {
  const attempt = withTenant(api, mine.clientId, (tx) =>
    tx.execute(sql`
      INSERT INTO agent_credentials
        (client_id, agent_id, name, hosts, placeholder, iv, ciphertext, auth_tag, key_version)
      VALUES (${mine.clientId}, ${theirAgent.agentId}, 'MINE', '{}', 'dcph_y', '', '', '', 1)`),
  );
  expect(await refusal(attempt)).toMatch(/violates foreign key constraint/);
});

test("a row cannot be handed to another client", async () => {
  const attempt = withTenant(api, mine.clientId, (tx) =>
    tx.execute(sql`UPDATE agents SET client_id = ${theirs.clientId}`),
  );
  expect(await refusal(attempt)).toBe("permission denied for table agents");
});

test("without a client set nothing is visible", async () => {
  for (const table of TENANT_TABLES) {
    const column = table === "clients" ? "id" : "client_id";
    expect(await api.sql.unsafe(`SELECT ${column} FROM ${table}`), table).toHaveLength(0);
  }
});

test("a pooled connection carries no client over, neither after a commit nor after an aborted transaction", async () => {
  const single = openDatabase("dc_api", database.address("dc_api"), { connectionsMax: 1 });
  try {
    await withTenant(single, mine.clientId, (tx) => tx.execute(sql`SELECT 1`));
    const afterCommit =
      await single.sql`SELECT current_setting('app.client_id', true) AS client, pg_backend_pid() AS pid`;
    expect(afterCommit[0]?.["client"]).toBe("");
    await expect(withTenant(single, mine.clientId, (tx) => tx.execute(sql`SELECT 1 / 0`))).rejects.toThrow();
    const afterAbort =
      await single.sql`SELECT current_setting('app.client_id', true) AS client, pg_backend_pid() AS pid`;
    expect(afterAbort[0]?.["client"]).toBe("");
    expect(afterAbort[0]?.["pid"]).toBe(afterCommit[0]?.["pid"]);
    expect(await single.sql`SELECT id FROM agents`).toHaveLength(0);
  } finally {
    await single.close();
  }
});

test("an error inside the door undoes everything done in it", async () => {
  const attempt = withTenant(api, mine.clientId, async (tx) => {
    await tx.update(agents).set({ model: "undone" });
    throw new Error("on purpose");
  });
  await expect(attempt).rejects.toThrow("on purpose");
  expect(await database.superuser`SELECT 1 FROM agents WHERE model = 'undone'`).toHaveLength(0);
});

test("the list of a client's agents is read from its index", async () => {
  await database.superuser`
    INSERT INTO agents (client_id, name, runtime, permissions, resources)
    SELECT ${theirs.clientId}, 'bulk-' || n, 'nano', '{}', '{}' FROM generate_series(1, 2000) n`;
  await database.superuser`ANALYZE agents`;
  const plan = await withTenant(api, mine.clientId, (tx) =>
    tx.execute<{ "QUERY PLAN": string }>(sql`
      EXPLAIN SELECT id FROM agents WHERE client_id = ${mine.clientId} AND (created_at, id) < (now(), ${randomUUID()})
      ORDER BY created_at DESC, id DESC LIMIT 21`),
  );
  const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
  expect(text).toContain("agents_client_created");
  expect(text).not.toContain("Sort");
});
