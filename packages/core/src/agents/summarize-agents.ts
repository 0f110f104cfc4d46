import type { Transaction } from "@deployclaw/db";
import type { ActorKind, AuditAction, AuditMetadata } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { actorNames } from "../audit/actor-names.ts";

/** What an agent did lately. */
export interface AgentSummary {
  /** Tokens that it used or has reserved since midnight UTC, as its limit counts them. */
  readonly tokensToday: number;
  /** What they cost by list prices, in millionths of a US dollar. */
  readonly costMicrosToday: number;
  /** The newest audit entry about it; null when there is none. */
  readonly lastAction: {
    readonly action: AuditAction;
    readonly actorKind: ActorKind;
    readonly actorId: string;
    readonly actorName: string | null;
    readonly target: string | null;
    readonly metadata: AuditMetadata | null;
    readonly at: Date;
  } | null;
}

const NOTHING_YET: AgentSummary = { tokensToday: 0, costMicrosToday: 0, lastAction: null };

type SpendRow = { id: string; tokens: string; cost: string };
type ActionRow = {
  agentId: string;
  action: AuditAction;
  actorKind: ActorKind;
  actorId: string;
  target: string | null;
  metadata: AuditMetadata | null;
  at: string;
};

const midnightUtc = (now: Date): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())).toISOString();

/** What these agents of the client did lately, by id, reading two short ranges of an index for each. */
export async function summarizeAgents(
  tx: Transaction<"dc_api">,
  clientId: string,
  agentIds: readonly string[],
  now: Date,
): Promise<(agentId: string) => AgentSummary> {
  if (agentIds.length === 0) return () => NOTHING_YET;
  const rows = await tx.execute<SpendRow & (ActionRow | { [Column in keyof ActionRow]: null })>(sql`
    SELECT agent.id, spend.*, newest.*
    FROM unnest(${sql.param([...agentIds])}::uuid[]) AS agent (id)
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cost_micros), 0) AS cost FROM spend_ledger
      WHERE client_id = ${clientId} AND agent_id = agent.id AND hour >= ${midnightUtc(now)}
    ) AS spend
    LEFT JOIN LATERAL (
      SELECT agent_id AS "agentId", action_type AS action, actor_kind AS "actorKind", actor_id AS "actorId", target,
        metadata, created_at::text AS at
      FROM audit_logs WHERE client_id = ${clientId} AND agent_id = agent.id
      ORDER BY created_at DESC, id DESC LIMIT 1
    ) AS newest ON true`);
  const newest = rows.filter((row) => row.action !== null);
  const nameOf = await actorNames(tx, clientId, newest);
  const byId = new Map(
    rows.map((row): [string, AgentSummary] => {
      const spent = { tokensToday: Number(row.tokens), costMicrosToday: Number(row.cost) };
      if (row.action === null) return [row.id, { ...spent, lastAction: null }];
      const { action, actorKind, actorId, target, metadata, at } = row;
      const actorName = nameOf({ actorKind, actorId });
      const lastAction = { action, actorKind, actorId, actorName, target, metadata, at: new Date(at) };
      return [row.id, { ...spent, lastAction }];
    }),
  );
  return (agentId) => byId.get(agentId) ?? NOTHING_YET;
}
