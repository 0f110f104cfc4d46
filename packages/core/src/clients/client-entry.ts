import { type AuditAction, type AuditFacts, auditEntry, type NewAuditEntry } from "@deployclaw/domain";
import type { ProductContext } from "../product-context.ts";

/** An audit entry of what this user does now to their client itself. */
export function clientEntry<Action extends AuditAction>(
  ctx: ProductContext,
  actionType: Action,
  metadata: AuditFacts<Action>,
): NewAuditEntry {
  return auditEntry({
    clientId: ctx.client.id,
    actorKind: "user",
    actorId: ctx.user.id,
    actionType,
    target: ctx.client.name,
    metadata,
    ipAddress: ctx.ipAddress,
    createdAt: ctx.clock(),
  });
}
