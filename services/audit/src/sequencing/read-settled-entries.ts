import { auditLogs, auditPosition, type Transaction } from "@deployclaw/db";
import { and, sql } from "drizzle-orm";

/** An entry that waits for its number. */
export type SettledEntry = Awaited<ReturnType<typeof readSettledEntries>>[number];

/**
 * The next entries after the position in `(xid, id)` order, of which no earlier one can still appear: those of
 * transactions older than every open one. A plain `id > last` cursor would lose what commits late.
 */
export async function readSettledEntries(tx: Transaction<"dc_audit">, limit: number) {
  const [position] = await tx.select().from(auditPosition);
  const after =
    position === undefined
      ? undefined
      : sql`(${auditLogs.xid}, ${auditLogs.id}) > (${position.xid}::xid8, ${position.entryId}::uuid)`;
  return tx
    .select({
      id: auditLogs.id,
      clientId: auditLogs.clientId,
      agentId: auditLogs.agentId,
      actorKind: auditLogs.actorKind,
      actorId: auditLogs.actorId,
      actionType: auditLogs.actionType,
      createdAt: auditLogs.createdAt,
      payload: auditLogs.payload,
      salt: auditLogs.salt,
      writer: auditLogs.writer,
      boot: auditLogs.boot,
      number: auditLogs.number,
      xid: auditLogs.xid,
    })
    .from(auditLogs)
    .where(and(after, sql`${auditLogs.xid} < pg_snapshot_xmin(pg_current_snapshot())`))
    .orderBy(auditLogs.xid, auditLogs.id)
    .limit(limit);
}
