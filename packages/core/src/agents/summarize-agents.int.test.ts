import { randomUUID } from "node:crypto";
import { appendAudit, auditWriter, withHost, withTenant } from "@deployclaw/db";
import { type AuditAction, type AuditMetadata, agentId } from "@deployclaw/domain";
import { type TestAgent, type TestClient, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { productContext } from "../test-product.ts";
import { listAgents } from "./list-agents.ts";

const database = await testDatabase();
const writer = auditWriter("gateway", randomUUID());

const write = (
  client: TestClient,
  agent: TestAgent,
  entry: { action: AuditAction; target?: string; metadata?: AuditMetadata; at: Date },
) =>
  withHost(database.as("dc_gateway"), "here", (tx) =>
    appendAudit(tx, writer, [
      {
        clientId: client.clientId,
        agentId: agentId(agent.agentId),
        actorKind: "agent",
        actorId: agent.agentId,
        actionType: entry.action,
        target: entry.target ?? "demo",
        metadata: entry.metadata ?? {},
        createdAt: entry.at,
      },
    ]),
  );

const outcome = (totalTokens: number | null, at: Date) => ({
  action: "model.outcome" as const,
  metadata: { totalTokens },
  at,
});

test("a list says what each agent spent since midnight UTC and did last, and never another's", async () => {
  const client = await testClient(database);
  const other = await testClient(database);
  const ctx = productContext(database, client);
  const now = ctx.clock();
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const busy = await testAgent(database, client);
  const idle = await testAgent(database, client);
  const theirs = await testAgent(database, other);
  await write(client, busy, outcome(1_000, new Date(midnight.getTime() - 1)));
  await write(client, busy, outcome(20, midnight));
  await write(client, busy, outcome(null, now));
  await write(client, busy, outcome(3, now));
  await write(client, busy, { action: "request.outcome", metadata: { totalTokens: 7 }, at: now });
  const later = new Date(now.getTime() + 1);
  await write(client, busy, { action: "request.refused", target: "http://evil.example/", at: later });
  await write(other, theirs, outcome(500, now));
  // Whoever writes the log could name another client's agent: it shows in neither client's list.
  await write(other, busy, outcome(500, new Date(now.getTime() + 5_000)));
  const { items } = await listAgents({ ctx, input: { limit: 50 } });
  const shown = Object.fromEntries(items.map((agent) => [agent.id, [agent.tokensToday, agent.lastAction]]));
  expect(shown).toEqual({
    [busy.agentId]: [23, { action: "request.refused", target: "http://evil.example/", at: later }],
    [idle.agentId]: [0, null],
  });
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
      EXPLAIN SELECT spend.tokens, newest.action_type
      FROM unnest(${sql.param([agent.agentId])}::uuid[]) AS agent (id)
      CROSS JOIN LATERAL (
        SELECT sum((metadata ->> 'totalTokens')::bigint) AS tokens FROM audit_logs
        WHERE client_id = ${client.clientId} AND agent_id = agent.id AND action_type = 'model.outcome'
          AND created_at >= now() - interval '1 day'
      ) AS spend
      LEFT JOIN LATERAL (
        SELECT action_type FROM audit_logs WHERE client_id = ${client.clientId} AND agent_id = agent.id
        ORDER BY created_at DESC, id DESC LIMIT 1
      ) AS newest ON true`),
  );
  const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
  expect(text).toContain("audit_logs_model_outcomes");
  expect(text).toContain("audit_logs_agent");
  expect(text).not.toContain("Seq Scan on audit_logs");
});
