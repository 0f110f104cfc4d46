import { randomUUID } from "node:crypto";
import { appendAudit, auditWriter, withHost, withTenant } from "@deployclaw/db";
import { type AuditAction, type AuditMetadata, agentId } from "@deployclaw/domain";
import {
  type TestAgent,
  type TestClient,
  testAgent,
  testClient,
  testDatabase,
  testEntry,
  testHost,
} from "@deployclaw/testkit";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { productContext } from "../test-product.ts";
import { getAgent } from "./get-agent.ts";
import { listAgents } from "./list-agents.ts";
import { stopAgent } from "./stop-agent.ts";

const database = await testDatabase();
const writer = auditWriter("gateway", randomUUID());

const write = (
  client: TestClient,
  agent: TestAgent,
  entry: { action: AuditAction; target?: string; metadata?: AuditMetadata; at: Date },
) =>
  withHost(database.as("dc_gateway"), "here", (tx) =>
    appendAudit(tx, writer, [
      testEntry({
        clientId: client.clientId,
        agentId: agentId(agent.agentId),
        actorKind: "agent",
        actorId: agent.agentId,
        actionType: entry.action,
        target: entry.target ?? "demo",
        metadata: entry.metadata ?? {},
        createdAt: entry.at,
      }),
    ]),
  );

const spend = (client: TestClient, agent: TestAgent, tokens: number, hour: Date, scope = "model") =>
  database.superuser`
    INSERT INTO spend_ledger (client_id, agent_id, hour, scope, model, requests, tokens, cost_micros)
    VALUES (${client.clientId}, ${agent.agentId}, ${hour}, ${scope}, 'demo', 1, ${tokens}, ${tokens * 2})`;

test("a list says what each agent spent since midnight UTC and did last, and never another's", async () => {
  const client = await testClient(database);
  const other = await testClient(database);
  const ctx = productContext(database, client);
  const now = ctx.clock();
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const busy = await testAgent(database, client);
  const idle = await testAgent(database, client);
  const theirs = await testAgent(database, other);
  await spend(client, busy, 1_000, new Date(midnight.getTime() - 3_600_000));
  await spend(client, busy, 20, midnight);
  await spend(client, busy, 3, midnight, "api:outbound");
  const later = new Date(now.getTime() + 1);
  await write(client, busy, { action: "request.refused", target: "http://evil.example/", at: later });
  await spend(other, theirs, 500, midnight);
  // Whoever writes the log could name another client's agent: it shows in neither client's list.
  const model = { action: "model.outcome", at: new Date(now.getTime() + 5_000) } as const;
  await write(other, busy, model);
  const { items } = await listAgents({ ctx, input: { limit: 50 } });
  const shown = Object.fromEntries(
    items.map((agent) => [agent.id, [agent.tokensToday, agent.costMicrosToday, agent.lastAction]]),
  );
  const lastAction = {
    action: "request.refused",
    actorKind: "agent",
    actorId: busy.agentId,
    actorName: busy.name,
    target: "http://evil.example/",
    metadata: {},
    at: later,
  };
  expect(shown).toEqual({ [busy.agentId]: [23, 46, lastAction], [idle.agentId]: [0, 0, null] });
});

test("a list names the user who did something last, and says what an entry holds beside its target", async () => {
  const client = await testClient(database);
  const ctx = productContext(database, client);
  const { agentId } = await testAgent(database, client, { status: "running" });
  await stopAgent({ ctx, input: { agentId } });
  const newest = async () => (await listAgents({ ctx, input: { limit: 1 } })).items[0]?.lastAction;
  expect(await newest()).toMatchObject({
    action: "agent.stop",
    actorKind: "user",
    actorId: client.userId,
    actorName: client.email,
  });
  const at = new Date(ctx.clock().getTime() + 1);
  const metadata = { from: "running", to: "stopped", reason: null };
  await withHost(database.as("dc_orchestrator"), "here", (tx) =>
    appendAudit(tx, writer, [
      testEntry({
        clientId: client.clientId,
        agentId,
        actorKind: "platform",
        actorId: "orchestrator",
        actionType: "agent.status",
        target: "scout",
        metadata,
        createdAt: at,
      }),
    ]),
  );
  expect(await newest()).toMatchObject({ actorKind: "platform", actorName: null, metadata });
});

test("an agent is shown with the memory that it uses, unless that is old or the agent does not run", async () => {
  const client = await testClient(database);
  const other = await testClient(database);
  const host = await testHost(database);
  const ctx = productContext(database, client);
  const deployment = { startedAt: "2030-01-01T00:00:00.000Z", steps: [] };
  const cellOf = async (owner: TestClient, status: "running" | "stopped", sampledSecondsAgo: number) => {
    const agent = await testAgent(database, owner, { status });
    await database.superuser`
      INSERT INTO cells (agent_id, client_id, host_name, memory_bytes, sampled_at, deployment)
      VALUES (${agent.agentId}, ${owner.clientId}, ${host}, 190840832, now() - ${sampledSecondsAgo} * interval '1 s',
        ${database.superuser.json({ generation: 4, ...deployment })})`;
    return agent.agentId;
  };
  const fresh = await cellOf(client, "running", 20);
  const old = await cellOf(client, "running", 70);
  const stopped = await cellOf(client, "stopped", 1);
  const { agentId: unplaced } = await testAgent(database, client);
  const theirs = await cellOf(other, "running", 1);
  const { items } = await listAgents({ ctx, input: { limit: 50 } });
  const shown = Object.fromEntries(items.map((agent) => [agent.id, [agent.memoryBytes, agent.deployment]]));
  expect(shown).toEqual({
    [fresh]: [190_840_832, deployment],
    [old]: [null, deployment],
    [stopped]: [null, deployment],
    [unplaced]: [null, null],
  });
  expect(await getAgent({ ctx, input: { agentId: fresh } })).toMatchObject({
    memoryBytes: 190_840_832,
    deployment,
  });
  // Of another client nothing is seen even by a query that forgets to ask whose it is.
  const seen = await withTenant(ctx.db, client.clientId, (tx) =>
    tx.execute<{ id: string }>(sql`SELECT agent_id AS id FROM cells`),
  );
  expect(seen.map(({ id }) => id)).not.toContain(theirs);
  expect(seen).toHaveLength(3);
});

test("what a list asks of a long log is read from indexes", async () => {
  const client = await testClient(database);
  const agent = await testAgent(database, client);
  await database.superuser`
    INSERT INTO audit_logs (client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, writer, boot, number)
    SELECT ${client.clientId}, ${agent.agentId}, 'agent', 'x',
      CASE n % 10 WHEN 0 THEN 'model.outcome' ELSE 'request.outcome' END, now() - n * interval '1 minute',
      '{"ipAddress":null,"metadata":{"totalTokens":1},"target":"t"}', 'gateway', ${randomUUID()}, n
    FROM generate_series(1, 20000) n`;
  await database.superuser`ANALYZE audit_logs`;
  const plan = await withTenant(database.as("dc_api"), client.clientId, (tx) =>
    tx.execute<{ "QUERY PLAN": string }>(sql`
      EXPLAIN SELECT newest.action_type FROM unnest(${sql.param([agent.agentId])}::uuid[]) AS agent (id)
      LEFT JOIN LATERAL (
        SELECT action_type FROM audit_logs WHERE client_id = ${client.clientId} AND agent_id = agent.id
        ORDER BY created_at DESC, id DESC LIMIT 1
      ) AS newest ON true`),
  );
  const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
  expect(text).toMatch(/Index Scan (?:Backward )?using audit_logs_\d{4}_\d{2}_agent_id/);
  expect(text).not.toContain("Seq Scan on audit_logs");
});
