import type { AuditAction, AuditMetadata, NewAuditEntry } from "@deployclaw/domain";
import type { ProductContext } from "../product-context.ts";

/** An audit entry of what this user does now to their client itself. */
export function clientEntry(
  ctx: ProductContext,
  actionType: AuditAction,
  metadata: AuditMetadata = {},
): NewAuditEntry {
  return {
    clientId: ctx.client.id,
    actorKind: "user",
    actorId: ctx.user.id,
    actionType,
    target: ctx.client.name,
    metadata,
    ipAddress: ctx.ipAddress,
    createdAt: ctx.clock(),
  };
}
