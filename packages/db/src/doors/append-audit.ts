import { randomBytes } from "node:crypto";
import { auditPayload, type NewAuditEntry } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import { auditLogs } from "../schema/audit-logs.ts";
import type { Statements } from "./with-host.ts";

type WritingRole =
  | "dc_api"
  | "dc_auth"
  | "dc_orchestrator"
  | "dc_gateway"
  | "dc_admin"
  | "dc_erasure"
  | "dc_retention";

/** One run of a writing process; its numbers are dense, so that a lost entry shows as a gap. */
export interface AuditWriter {
  readonly writer: string;
  readonly boot: string;
  next(): number;
}

/** A writer for this run of a process. A number is spent even when its transaction fails, and then shows as a gap. */
export function auditWriter(writer: string, boot: string): AuditWriter {
  let last = 0;
  return { writer, boot, next: () => ++last };
}

/**
 * Adds entries to their clients' logs within the caller's transaction: they are durable exactly when it commits. A
 * tenant's transaction can add to its own log alone; row level security refuses the rest.
 */
export async function appendAudit(
  tx: Transaction<WritingRole>,
  writer: AuditWriter,
  entries: readonly NewAuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(
    (entry) => sql`(${entry.clientId}, ${entry.agentId ?? null}, ${entry.actorKind}, ${entry.actorId},
      ${entry.actionType}, ${sql.param(entry.createdAt, auditLogs.createdAt)}, ${auditPayload(entry)},
      ${randomBytes(32)}, ${writer.writer}, ${writer.boot}, ${writer.next()})`,
  );
  // Only the columns that a writer may set: the numbering transaction (xid) must come from the database.
  await tx.execute(sql`
    INSERT INTO audit_logs (client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt,
      writer, boot, number)
    VALUES ${sql.join(rows, sql`, `)}`);
}

/** An entry that may be tried again: the same each time, and so written once. */
export interface RepeatableEntry {
  readonly id: string;
  readonly entry: NewAuditEntry;
  /** Its canonical text. */
  readonly payload: string;
}

/**
 * As {@link appendAudit}, for entries of which nobody knows whether they were written already: those that were stay. One
 * statement for any number of them, so that the database knows it by heart.
 */
export async function appendAuditOnce(
  sql: Statements,
  writer: AuditWriter,
  entries: readonly RepeatableEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ id, entry, payload }) => ({
    id,
    client_id: entry.clientId,
    agent_id: entry.agentId ?? null,
    actor_kind: entry.actorKind,
    actor_id: entry.actorId,
    action_type: entry.actionType,
    created_at: entry.createdAt,
    payload,
    salt: randomBytes(32).toString("hex"),
    number: writer.next(),
  }));
  // Without a target: that would need the right to read.
  await sql`
    INSERT INTO audit_logs (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt,
      writer, boot, number)
    SELECT id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, decode(salt, 'hex'),
      ${writer.writer}, ${writer.boot}::uuid, number
    FROM json_to_recordset(${JSON.stringify(rows)}::text::json) AS entry (id uuid, client_id uuid, agent_id uuid,
      actor_kind text, actor_id text, action_type text, created_at timestamptz, payload text, salt text, number bigint)
    ON CONFLICT DO NOTHING`;
}
