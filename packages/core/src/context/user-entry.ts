import type { AgentId, AuditAction, AuditMetadata, NewAuditEntry } from "@deployclaw/domain";
import type { ProductContext } from "../product-context.ts";

/** An audit entry of what this user does now. */
export function userEntry(
  ctx: ProductContext,
  action: AuditAction,
  about: { readonly agentId: AgentId; readonly target: string; readonly metadata?: AuditMetadata },
): NewAuditEntry {
  return {
    clientId: ctx.client.id,
    agentId: about.agentId,
    actorKind: "user",
    actorId: ctx.user.id,
    actionType: action,
    target: about.target,
    metadata: about.metadata ?? {},
    ipAddress: ctx.ipAddress,
    createdAt: ctx.clock(),
  };
}
