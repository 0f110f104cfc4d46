import { agents, appendAudit, isUniqueViolation, withTenant } from "@deployclaw/db";
import { AppError, type AuditAction, type AuditFacts, agentId } from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import { userEntry } from "../context/user-entry.ts";
import type { ProductContext } from "../product-context.ts";
import { type AgentRow, type AgentView, agentView } from "./agent-view.ts";
import { enqueueReconcile } from "./enqueue-reconcile.ts";
import { getAgentOrThrow } from "./get-agent-or-throw.ts";
import { takeMoreRoom } from "./take-room.ts";

/** What a change sets; a higher generation has the cell replaced. */
export interface AgentChange<Action extends AuditAction> {
  readonly set: Partial<
    Pick<
      AgentRow,
      "name" | "custom" | "model" | "config" | "permissions" | "resources" | "desired" | "generation"
    >
  >;
  readonly metadata: AuditFacts<Action>;
}

/**
 * Changes what is wanted of an agent: row, word to the orchestrator and audit entry, all or nothing. `decide` sees the
 * row, locked, and answers the change, or undefined when there is nothing to change. Throws `not_found`, `conflict` for an
 * agent that is being deleted, and `dependency_unavailable` when there is no room for what it asks for more.
 */
export async function changeAgent<Action extends AuditAction>(
  ctx: ProductContext,
  rawId: string,
  action: Action,
  decide: (agent: AgentRow) => AgentChange<Action> | undefined,
): Promise<AgentView> {
  requireAbility(ctx, "change");
  const id = agentId(rawId);
  return withTenant(ctx.db, ctx.client.id, async (tx) => {
    const before = await getAgentOrThrow(tx, ctx.client.id, id, { lock: true });
    const change = decide(before);
    if (change === undefined) return agentView(before);
    if (before.desired === "deleted") throw new AppError("conflict", "The agent is being deleted.");
    const { resources } = change.set;
    if (resources !== undefined)
      await takeMoreRoom(tx, before.hostName, {
        memoryBytes: resources.memoryBytes - before.resources.memoryBytes,
        diskBytes: resources.diskBytes - before.resources.diskBytes,
      });
    try {
      await tx
        .update(agents)
        .set({ ...change.set, updatedAt: sql`clock_timestamp()` })
        .where(and(eq(agents.clientId, ctx.client.id), eq(agents.id, id)));
    } catch (err) {
      if (!isUniqueViolation(err, "agents_client_name")) throw err;
      throw new AppError("conflict", "You already have an agent of this name.", { cause: err });
    }
    await enqueueReconcile(tx, ctx.client.id, id);
    await appendAudit(tx, ctx.audit, [
      userEntry(ctx, action, {
        agentId: id,
        target: before.name,
        metadata: change.metadata,
      }),
    ]);
    return agentView(await getAgentOrThrow(tx, ctx.client.id, id));
  });
}
