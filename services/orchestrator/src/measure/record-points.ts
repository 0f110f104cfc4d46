import { type Database, withHost } from "@deployclaw/db";
import { METRIC_DAYS } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** What a cell's agent used in one minute, as this host sees it. */
export interface CellPoint {
  readonly agentId: string;
  readonly containerId: string;
  readonly cpuMillis: number | null;
  readonly cpuMaxMillis: number;
  readonly memoryBytes: number;
  readonly memoryMaxBytes: number;
  readonly pssBytes: number | null;
  readonly diskBytes: number | null;
  readonly diskMaxBytes: number | null;
}

/**
 * Notes one minute of cells' agents, all in one statement. Requests and tokens are what the ledger grew by since an agent's
 * last point, so that nothing is counted twice and nothing is lost over a restart; what was reserved and then not used is
 * taken off what comes next. A point of a container that was replaced meanwhile is dropped, as is one of an agent that is
 * being deleted, and a minute that is there already stays.
 */
export function recordPoints(
  db: Database<"dc_orchestrator">,
  hostName: string,
  minute: Date,
  points: readonly CellPoint[],
): Promise<void> {
  const column = <Name extends keyof CellPoint>(name: Name) => sql.param(points.map((point) => point[name]));
  const at = sql`${minute.toISOString()}::timestamptz`;
  return withHost(db, hostName, async (tx) => {
    await tx.execute(sql`
      WITH measured AS (
        SELECT agents.client_id, sample.*
        FROM unnest(${column("agentId")}::uuid[], ${column("containerId")}::text[], ${column("cpuMillis")}::int[],
            ${column("cpuMaxMillis")}::int[], ${column("memoryBytes")}::bigint[], ${column("memoryMaxBytes")}::bigint[],
            ${column("pssBytes")}::bigint[], ${column("diskBytes")}::bigint[], ${column("diskMaxBytes")}::bigint[])
          AS sample (agent_id, container_id, cpu, cpu_max, memory, memory_max, pss, disk, disk_max)
        JOIN cells ON cells.agent_id = sample.agent_id AND cells.agent_container_id = sample.container_id
          AND cells.host_name = ${hostName}
        JOIN agents ON agents.id = cells.agent_id
        -- One that is deleted at this moment would make the whole statement fail.
        FOR KEY SHARE OF agents SKIP LOCKED
      ), counted AS (
        SELECT measured.*, coalesce(last.ledger_requests, 0) AS given_requests,
          coalesce(last.ledger_tokens, 0) AS given_tokens, ledger.*
        FROM measured
        LEFT JOIN LATERAL (
          SELECT minute, ledger_requests, ledger_tokens FROM agent_points
          WHERE agent_points.agent_id = measured.agent_id AND minute < ${at} ORDER BY minute DESC LIMIT 1
        ) AS last ON true
        CROSS JOIN LATERAL (
          SELECT coalesce(sum(requests), 0) AS requests, coalesce(sum(tokens), 0) AS tokens,
            coalesce(sum(requests) FILTER (WHERE hour >= date_trunc('hour', ${at}, 'UTC')), 0) AS hour_requests,
            coalesce(sum(tokens) FILTER (WHERE hour >= date_trunc('hour', ${at}, 'UTC')), 0) AS hour_tokens
          FROM spend_ledger
          WHERE spend_ledger.agent_id = measured.agent_id
            AND hour >= date_trunc('hour', coalesce(last.minute, ${at}), 'UTC')
        ) AS ledger
      )
      INSERT INTO agent_points (client_id, agent_id, minute, cpu_millis, cpu_max_millis, memory_bytes, memory_max_bytes,
        pss_bytes, disk_bytes, disk_max_bytes, requests, tokens, ledger_requests, ledger_tokens)
      SELECT client_id, agent_id, ${at}, cpu, cpu_max, memory, memory_max, pss, disk, disk_max,
        greatest(0, requests - given_requests), greatest(0, tokens - given_tokens),
        hour_requests + greatest(0, given_requests - requests), hour_tokens + greatest(0, given_tokens - tokens)
      FROM counted
      ON CONFLICT DO NOTHING`);
  });
}

/** How many points of one agent are removed at a time; more than come while nobody looks. */
const PRUNED_MAX = 500;

/** Removes points that are older than thirty days, of every agent that this host has, some hundred of each at a time. */
export function prunePoints(db: Database<"dc_orchestrator">, hostName: string, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - METRIC_DAYS * 24 * 60 * 60_000).toISOString();
  return withHost(db, hostName, async (tx) => {
    await tx.execute(sql`
      DELETE FROM agent_points USING (
        SELECT old.agent_id, old.minute FROM cells CROSS JOIN LATERAL (
          SELECT agent_id, minute FROM agent_points
          WHERE agent_points.agent_id = cells.agent_id AND minute < ${oldest}::timestamptz
          ORDER BY minute LIMIT ${PRUNED_MAX}
        ) AS old WHERE cells.host_name = ${hostName}
      ) AS old WHERE agent_points.agent_id = old.agent_id AND agent_points.minute = old.minute`);
  });
}
