import type { Transaction } from "@deployclaw/db";
import {
  type ActorKind,
  type AuditAction,
  type AuditDecision,
  type AuditMetadata,
  describeEntry,
} from "@deployclaw/domain";
import { type SQL, sql } from "drizzle-orm";
import { type ActorNames, actorNames } from "./actor-names.ts";

/** One entry for people. `seq` is null until it is numbered; the payload's fields are null once retention erased them. */
export interface AuditEntry {
  readonly id: string;
  readonly seq: number | null;
  readonly agentId: string | null;
  /** The name of the agent that it is about, as long as that is known. */
  readonly agentName: string | null;
  readonly actorKind: ActorKind;
  readonly actorId: string;
  /** The user's mail address or the agent's name; null for the platform, and for who is not known any more. */
  readonly actorName: string | null;
  readonly action: AuditAction;
  readonly decision: AuditDecision | null;
  /** What happened, in English, without a full stop. */
  readonly sentence: string;
  readonly target: string | null;
  readonly metadata: AuditMetadata | null;
  readonly ipAddress: string | null;
  readonly createdAt: string;
}

/** An entry as {@link ENTRY_COLUMNS} read it. */
export type EntryRow = {
  id: string;
  seq: string | null;
  agentId: string | null;
  actorKind: ActorKind;
  actorId: string;
  action: AuditAction;
  createdAt: string;
  payload: { target: string; metadata: AuditMetadata; ipAddress: string | null } | null;
};

/** The columns of an `entry` with its `leaf`. */
export const ENTRY_COLUMNS: SQL = sql`entry.id, leaf.seq, entry.agent_id AS "agentId", entry.actor_kind AS "actorKind",
  entry.actor_id AS "actorId", entry.action_type AS action, entry.created_at::text AS "createdAt",
  entry.payload::jsonb AS payload`;

/** Shows entries of one client, with the names of everybody in them. */
export async function entryViews(
  tx: Transaction<"dc_api">,
  clientId: string,
  rows: readonly EntryRow[],
): Promise<AuditEntry[]> {
  const about = rows.flatMap(({ agentId }) =>
    agentId === null ? [] : [{ actorKind: "agent" as const, actorId: agentId }],
  );
  const nameOf = await actorNames(tx, clientId, [...rows, ...about]);
  return rows.map((row) => entryView(row, nameOf));
}

function entryView({ seq, payload, createdAt, ...row }: EntryRow, nameOf: ActorNames): AuditEntry {
  const actorName = nameOf(row);
  const target = payload?.target ?? null;
  const metadata = payload?.metadata ?? null;
  const { sentence, decision } = describeEntry({ ...row, actorName, target, metadata });
  return {
    ...row,
    seq: seq === null ? null : Number(seq),
    agentName: row.agentId === null ? null : nameOf({ actorKind: "agent", actorId: row.agentId }),
    actorName,
    decision,
    sentence,
    target,
    metadata,
    ipAddress: payload?.ipAddress ?? null,
    createdAt: new Date(createdAt).toISOString(),
  };
}
