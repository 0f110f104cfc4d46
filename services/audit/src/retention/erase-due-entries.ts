import { type AuditWriter, appendAudit, type Database, withRetention } from "@deployclaw/db";
import { auditEntry, type Clock, planLimits } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { eraseBatch } from "./erase-batch.ts";

const DAY_MS = 86_400_000;
const ENTRIES_A_BATCH = 1_000;

/** What retention needs. */
export type RetentionDeps = {
  readonly db: Database<"dc_retention">;
  readonly writer: AuditWriter;
  readonly clock: Clock;
  /** Called after each batch, so that a long erasure leaves room for others. */
  readonly pause: () => Promise<void>;
};

/**
 * Erases what the entries of every client said whose plan's period has passed, and answers how many. Each batch is one
 * transaction with the entry that tells of it, so that a crash leaves both or neither. Clients that are gone keep what the
 * shortest plan keeps.
 */
export async function eraseDueEntries(deps: RetentionDeps): Promise<number> {
  const { db, clock } = deps;
  const clients = await withRetention(db, (tx) =>
    tx.execute<{ clientId: string; plan: string | null }>(sql`
      SELECT client_id AS "clientId", plan FROM audit_heads LEFT JOIN clients ON clients.id = client_id ORDER BY client_id`),
  );
  let erased = 0;
  for (const { clientId, plan } of clients) {
    const days = planLimits(plan ?? "").auditRetentionDays;
    const cutoff = new Date(clock().getTime() - days * DAY_MS);
    for (;;) {
      const entries = await eraseOnce(deps, { clientId, days, cutoff });
      erased += entries;
      if (entries < ENTRIES_A_BATCH) break;
      await deps.pause();
    }
  }
  return erased;
}

function eraseOnce(
  { db, writer, clock }: RetentionDeps,
  { clientId, days, cutoff }: { clientId: string; days: number; cutoff: Date },
): Promise<number> {
  return withRetention(db, async (tx) => {
    const batch = await eraseBatch(tx, { clientId, cutoff, limit: ENTRIES_A_BATCH });
    if (batch === undefined) return 0;
    const entry = auditEntry({
      clientId,
      actorKind: "platform",
      actorId: "audit",
      actionType: "audit.retention",
      target: "Log",
      metadata: { entries: batch.entries, until: batch.until.toISOString(), days },
      createdAt: clock(),
    });
    await appendAudit(tx, writer, [entry]);
    return batch.entries;
  });
}
