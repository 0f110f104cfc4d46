import { randomUUID } from "node:crypto";
import { refusal, testAgent, testClient, testDatabase, testEntry, testHost } from "@deployclaw/testkit";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { agents } from "../schema/agents.ts";
import { appendAudit, auditWriter } from "./append-audit.ts";
import { withAuth } from "./with-auth.ts";
import { withHost } from "./with-host.ts";
import { withTenant } from "./with-tenant.ts";

const database = await testDatabase();
const client = await testClient(database);
const here = await testHost(database, "here");
const there = await testHost(database, "there");
const hereAgent = await testAgent(database, client, { hostName: here });
const thereAgent = await testAgent(database, client, { hostName: there });
const homeless = await testAgent(database, client);
for (const agent of [hereAgent, thereAgent])
  await database.superuser`
    INSERT INTO agent_credentials (client_id, agent_id, name, hosts, placeholder, iv, ciphertext, auth_tag, key_version)
    VALUES (${client.clientId}, ${agent.agentId}, 'KEY', ${["api.example.com"]}, ${`dcph_${agent.name}`}, '', '', '', 1)`;

test.each([
  "accounts",
  "sessions",
  "verifications",
  "totp_factors",
  "backup_codes",
  "client_data_keys",
  "cell_authorities",
  "hosts",
  "installation",
])("the API's role cannot read %s", async (table) => {
  const attempt = withTenant(database.as("dc_api"), client.clientId, (tx) =>
    tx.execute(sql`SELECT * FROM ${sql.identifier(table)}`),
  );
  expect(await refusal(attempt)).toBe(`permission denied for table ${table}`);
});

test.each(["iv", "ciphertext", "auth_tag"])(
  "the API's role cannot read a credential's %s",
  async (column) => {
    const attempt = withTenant(database.as("dc_api"), client.clientId, (tx) =>
      tx.execute(sql`SELECT ${sql.identifier(column)} FROM agent_credentials`),
    );
    expect(await refusal(attempt)).toBe("permission denied for table agent_credentials");
  },
);

test.each([
  "host_name",
  "airlock_container_id",
  "agent_container_id",
  "spec_hash",
  "lease_holder",
  "lease_token",
])("the API's role cannot read a cell's %s", async (column) => {
  const attempt = withTenant(database.as("dc_api"), client.clientId, (tx) =>
    tx.execute(sql`SELECT ${sql.identifier(column)} FROM cells`),
  );
  expect(await refusal(attempt)).toBe("permission denied for table cells");
});

test("the API's role writes no status, host or slot: those are the orchestrator's", async () => {
  for (const column of ["status", "status_reason", "host_name", "cell_slot", "runtime", "client_id"]) {
    const attempt = database.as("dc_api").sql.unsafe(`UPDATE agents SET ${column} = ${column}`);
    expect(await refusal(attempt), column).toBe("permission denied for table agents");
  }
});

test("the sign-in role reaches no agent, credential or log", async () => {
  for (const table of ["agents", "agent_credentials", "client_data_keys", "audit_logs", "cells", "outbox"]) {
    const attempt = withAuth(database.as("dc_auth"), (tx) =>
      tx.execute(sql`SELECT 1 FROM ${sql.identifier(table)}`),
    );
    expect(await refusal(attempt), table).toBe(`permission denied for table ${table}`);
  }
});

test("the orchestrator sees every agent's state, and no configuration, permission or credential", async () => {
  const orchestrator = database.as("dc_orchestrator");
  const seen = await withHost(orchestrator, here, (tx) => tx.select({ id: agents.id }).from(agents));
  expect(seen).toHaveLength(3);
  for (const column of ["config", "permissions", "model"])
    expect(await refusal(orchestrator.sql.unsafe(`SELECT ${column} FROM agents`)), column).toBe(
      "permission denied for table agents",
    );
  for (const table of [
    "agent_credentials",
    "client_data_keys",
    "cell_authorities",
    "sessions",
    "users",
    "audit_logs",
  ])
    expect(await refusal(orchestrator.sql.unsafe(`SELECT 1 FROM ${table}`)), table).toBe(
      `permission denied for table ${table}`,
    );
  expect(await refusal(orchestrator.sql.unsafe("UPDATE agents SET desired = 'deleted'"))).toBe(
    "permission denied for table agents",
  );
});

test("the gateway sees the agents and credentials of its host alone, even when a query forgets to ask", async () => {
  const gateway = database.as("dc_gateway");
  const seen = await withHost(gateway, here, (tx) => tx.select({ id: agents.id }).from(agents));
  expect(seen).toEqual([{ id: hereAgent.agentId }]);
  const credentials = await withHost(gateway, here, (tx) =>
    tx.execute<{ agent_id: string }>(sql`SELECT agent_id, ciphertext FROM agent_credentials`),
  );
  expect(credentials.map((row) => row.agent_id)).toEqual([hereAgent.agentId]);
  expect(await gateway.sql`SELECT id FROM agents`).toHaveLength(0);
  expect(seen).not.toContainEqual({ id: homeless.agentId });
});

test("the gateway keeps a cell's authority for an agent of its host and no other", async () => {
  const insert = (agentId: string) =>
    withHost(database.as("dc_gateway"), here, (tx) =>
      tx.execute(sql`
        INSERT INTO cell_authorities (agent_id, client_id, certificate, iv, ciphertext, auth_tag, key_version)
        VALUES (${agentId}, ${client.clientId}, '', '', '', '', 1)`),
    );
  await insert(hereAgent.agentId);
  expect(await refusal(insert(thereAgent.agentId))).toMatch(/row-level security policy/);
});

test("the gateway changes nothing about an agent or credential but its sealed value and when it was last used", async () => {
  const gateway = database.as("dc_gateway").sql;
  expect(await refusal(gateway.unsafe("UPDATE agents SET desired = 'running'"))).toMatch(
    /^permission denied/,
  );
  expect(await refusal(gateway.unsafe("UPDATE agent_credentials SET hosts = '{}'"))).toMatch(
    /^permission denied/,
  );
  expect(await refusal(gateway.unsafe("UPDATE agent_credentials SET slot = '{}'"))).toMatch(
    /^permission denied/,
  );
  expect(await refusal(gateway.unsafe("UPDATE agent_credentials SET version = 2"))).toMatch(
    /^permission denied/,
  );
  expect(await refusal(gateway.unsafe("DELETE FROM agent_credentials"))).toMatch(/^permission denied/);
  expect(await refusal(gateway.unsafe("SELECT 1 FROM sessions"))).toMatch(/^permission denied/);
});

test("when the orchestrator deletes an agent, its credentials, authority and cell go with it, and the log stays", async () => {
  const gone = await testAgent(database, client, { hostName: here });
  await database.superuser`
    INSERT INTO agent_credentials (client_id, agent_id, name, hosts, placeholder, iv, ciphertext, auth_tag, key_version)
    VALUES (${client.clientId}, ${gone.agentId}, 'KEY', '{}', 'dcph_gone', '', '', '', 1)`;
  await database.superuser`
    INSERT INTO cell_authorities (agent_id, client_id, certificate, iv, ciphertext, auth_tag, key_version)
    VALUES (${gone.agentId}, ${client.clientId}, '', '', '', '', 1)`;
  await database.superuser`
    INSERT INTO cells (agent_id, client_id, host_name) VALUES (${gone.agentId}, ${client.clientId}, ${here})`;
  await withHost(database.as("dc_orchestrator"), here, async (tx) => {
    await appendAudit(tx, auditWriter("orchestrator", randomUUID()), [
      testEntry({
        clientId: client.clientId,
        agentId: gone.agentId,
        actorKind: "platform",
        actorId: "orchestrator",
        actionType: "agent.gone",
        target: gone.name,
        createdAt: new Date(),
      }),
    ]);
    await tx.delete(agents).where(eq(agents.id, gone.agentId));
  });
  for (const table of ["agent_credentials", "cell_authorities", "cells"])
    expect(
      await database.superuser`SELECT 1 FROM ${database.superuser(table)} WHERE agent_id = ${gone.agentId}`,
      table,
    ).toHaveLength(0);
  expect(await database.superuser`SELECT 1 FROM audit_logs WHERE agent_id = ${gone.agentId}`).toHaveLength(1);
});
