import type { Transaction } from "@deployclaw/db";
import type { AuditAction } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** What an agent did lately. */
export interface AgentSummary {
  /** Tokens that models counted for it since midnight UTC; what a model did not count is not in it. */
  readonly tokensToday: number;
  /** The newest audit entry about it; null when there is none. */
  readonly lastAction: {
    readonly action: AuditAction;
    readonly target: string | null;
    readonly at: Date;
  } | null;
}

const NOTHING_YET: AgentSummary = { tokensToday: 0, lastAction: null };

type SummaryRow = {
  id: string;
  tokens: string;
  action: AuditAction | null;
  target: string | null;
  at: string | null;
};

const midnightUtc = (now: Date): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())).toISOString();

/** What these agents of the client did lately, by id, in one query that reads two short ranges of an index each. */
export async function summarizeAgents(
  tx: Transaction<"dc_api">,
  clientId: string,
  agentIds: readonly string[],
  now: Date,
): Promise<(agentId: string) => AgentSummary> {
  if (agentIds.length === 0) return () => NOTHING_YET;
  const rows = await tx.execute<SummaryRow>(sql`
    SELECT agent.id, spend.tokens, newest.action_type AS action, newest.target, newest.created_at::text AS at
    FROM unnest(${sql.param([...agentIds])}::uuid[]) AS agent (id)
    CROSS JOIN LATERAL (
      SELECT coalesce(sum((metadata ->> 'totalTokens')::bigint), 0) AS tokens FROM audit_logs
      WHERE client_id = ${clientId} AND agent_id = agent.id AND action_type = 'model.outcome'
        AND created_at >= ${midnightUtc(now)}
    ) AS spend
    LEFT JOIN LATERAL (
      SELECT action_type, target, created_at FROM audit_logs
      WHERE client_id = ${clientId} AND agent_id = agent.id
      ORDER BY created_at DESC, id DESC LIMIT 1
    ) AS newest ON true`);
  const byId = new Map(
    rows.map(({ id, tokens, action, target, at }): [string, AgentSummary] => [
      id,
      {
        tokensToday: Number(tokens),
        lastAction: action === null || at === null ? null : { action, target, at: new Date(at) },
      },
    ]),
  );
  return (agentId) => byId.get(agentId) ?? NOTHING_YET;
}
