import { auditLeaves, auditLogs, withTenant } from "@deployclaw/db";
import type { ActorKind, AuditAction, AuditMetadata } from "@deployclaw/domain";
import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import { type Page, pageOf } from "../page.ts";
import { parsePageCursor } from "../page-cursor.ts";
import type { ProductContext } from "../product-context.ts";
import { actorNames } from "./actor-names.ts";

/** Which entries to list; `target` matches anywhere in the target, whatever the case. */
export interface AuditFilter {
  readonly agentId?: string | undefined;
  readonly action?: AuditAction | undefined;
  /** The first moment that counts. */
  readonly from?: Date | undefined;
  /** The first moment that no longer counts. */
  readonly to?: Date | undefined;
  readonly target?: string | undefined;
}

/** One entry for people. `seq` is null until it is numbered; the payload's fields are null once retention erased them. */
export interface AuditEntry {
  readonly id: string;
  readonly seq: number | null;
  readonly agentId: string | null;
  readonly actorKind: ActorKind;
  readonly actorId: string;
  /** The user's mail address or the agent's name; null for the platform, and for who is not known any more. */
  readonly actorName: string | null;
  readonly action: AuditAction;
  readonly target: string | null;
  readonly metadata: AuditMetadata | null;
  readonly ipAddress: string | null;
  readonly createdAt: string;
}

/** The client's entries that match, newest first, `limit` a page; `nextCursor` is null on the last. */
export async function listAuditEntries({
  ctx,
  input,
}: {
  ctx: Pick<ProductContext, "db" | "client" | "user">;
  input: AuditFilter & { readonly cursor?: string | undefined; readonly limit: number };
}): Promise<Page<AuditEntry>> {
  requireAbility(ctx, "read");
  const conditions = and(...filterConditions(ctx.client.id, input));
  return withTenant(ctx.db, ctx.client.id, async (tx) => {
    const rows = await tx
      .select({
        id: auditLogs.id,
        seq: auditLeaves.seq,
        agentId: auditLogs.agentId,
        actorKind: auditLogs.actorKind,
        actorId: auditLogs.actorId,
        action: auditLogs.actionType,
        target: auditLogs.target,
        metadata: sql<AuditMetadata | null>`${auditLogs.metadata}`,
        ipAddress: auditLogs.ipAddress,
        createdAt: auditLogs.createdAt,
      })
      .from(auditLogs)
      .leftJoin(auditLeaves, eq(auditLeaves.entryId, auditLogs.id))
      .where(conditions)
      .orderBy(desc(auditLogs.createdAt), desc(auditLogs.id))
      .limit(input.limit + 1);
    const nameOf = await actorNames(tx, ctx.client.id, rows);
    return pageOf(rows, input.limit, (row) => ({
      ...row,
      actorName: nameOf(row),
      createdAt: row.createdAt.toISOString(),
    }));
  });
}

function filterConditions(
  clientId: string,
  { agentId, action, from, to, target, cursor }: AuditFilter & { readonly cursor?: string | undefined },
): SQL[] {
  const conditions = [eq(auditLogs.clientId, clientId)];
  if (agentId !== undefined) conditions.push(eq(auditLogs.agentId, agentId));
  if (action !== undefined) conditions.push(eq(auditLogs.actionType, action));
  if (from !== undefined) conditions.push(gte(auditLogs.createdAt, from));
  if (to !== undefined) conditions.push(lt(auditLogs.createdAt, to));
  if (target !== undefined) conditions.push(sql`strpos(lower(${auditLogs.target}), lower(${target})) > 0`);
  if (cursor !== undefined) {
    const { createdAt, id } = parsePageCursor(cursor);
    const after = sql`(${createdAt.toISOString()}::timestamptz, ${id}::uuid)`;
    conditions.push(sql`(${auditLogs.createdAt}, ${auditLogs.id}) < ${after}`);
  }
  return conditions;
}
