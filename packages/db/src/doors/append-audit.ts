import { randomBytes } from "node:crypto";
import { auditPayload, type NewAuditEntry } from "@deployclaw/domain";
import type { Transaction } from "../database.ts";
import { auditLogs } from "../schema/audit-logs.ts";

type WritingRole = "dc_api" | "dc_auth" | "dc_orchestrator" | "dc_gateway";

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
  await tx.insert(auditLogs).values(
    entries.map((entry) => ({
      clientId: entry.clientId,
      agentId: entry.agentId ?? null,
      actorKind: entry.actorKind,
      actorId: entry.actorId,
      actionType: entry.actionType,
      createdAt: entry.createdAt,
      payload: auditPayload(entry),
      salt: randomBytes(32),
      writer: writer.writer,
      boot: writer.boot,
      number: writer.next(),
    })),
  );
}
