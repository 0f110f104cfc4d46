import {
  type AgentId,
  type AuditAction,
  type AuditFacts,
  auditEntry,
  type NewAuditEntry,
} from "@deployclaw/domain";
import type { ProductContext } from "../product-context.ts";

/** An audit entry of what this user does now. */
export function userEntry<Action extends AuditAction>(
  ctx: ProductContext,
  action: Action,
  about: { readonly agentId: AgentId; readonly target: string; readonly metadata: AuditFacts<Action> },
): NewAuditEntry {
  return auditEntry({
    clientId: ctx.client.id,
    agentId: about.agentId,
    actorKind: "user",
    actorId: ctx.user.id,
    actionType: action,
    target: about.target,
    metadata: about.metadata,
    ipAddress: ctx.ipAddress,
    createdAt: ctx.clock(),
  });
}
