import { serve } from "@hono/node-server";
import { Hono } from "hono";
import postgres from "postgres";

// The reference of the API benchmark: one Hono route that runs the SQL of GET /api/agents and sends it as JSON, without
// session, row level security, limits, headers or log. Told where PostgreSQL is by its arguments, its password on stdin.
const [socketDirectory = "", clientId = "", port = ""] = process.argv.slice(2);
let password = "";
for await (const part of process.stdin.setEncoding("utf8")) password += part;

const sql = postgres({
  host: socketDirectory,
  database: "deployclaw",
  username: "postgres",
  password,
  max: 4,
});

async function listAgents(limit: number) {
  const agents = await sql`
    SELECT agents.*, cells.memory_bytes, cells.sampled_at, cells.deployment
    FROM agents LEFT JOIN cells ON cells.agent_id = agents.id AND cells.client_id = agents.client_id
    WHERE agents.client_id = ${clientId} ORDER BY agents.created_at DESC, agents.id DESC LIMIT ${limit + 1}`;
  const ids = agents.map(({ id }) => String(id));
  const midnight = new Date(new Date().setUTCHours(0, 0, 0, 0)).toISOString();
  const summaries = await sql`
    SELECT agent.id, spend.*, newest.*
    FROM unnest(${ids}::uuid[]) AS agent (id)
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cost_micros), 0) AS cost FROM spend_ledger
      WHERE client_id = ${clientId} AND agent_id = agent.id AND hour >= ${midnight}
    ) AS spend
    LEFT JOIN LATERAL (
      SELECT agent_id AS "agentId", action_type AS action, actor_kind AS "actorKind", actor_id AS "actorId", target,
        metadata, created_at::text AS at
      FROM audit_logs WHERE client_id = ${clientId} AND agent_id = agent.id
      ORDER BY created_at DESC, id DESC LIMIT 1
    ) AS newest ON true`;
  const byId = new Map(summaries.map((summary) => [String(summary["id"]), summary]));
  return agents.map((agent) => ({
    ...agent,
    tokensToday: Number(byId.get(String(agent["id"]))?.["tokens"]),
  }));
}

const app = new Hono();
app.get("/api/agents", async (c) =>
  c.json({ items: await listAgents(Number(c.req.query("limit"))), nextCursor: null }),
);
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(port) }, () => process.stdout.write("ready\n"));
