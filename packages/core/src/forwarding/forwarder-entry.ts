import {
  type AuditAction,
  type AuditFacts,
  auditEntry,
  type ForwarderDestination,
  hostOfDestination,
  type NewAuditEntry,
} from "@deployclaw/domain";
import type { ProductContext } from "../product-context.ts";

/** What the log says of a destination: its host alone, as an address may hold more than anybody should read. */
export function receiverFacts(destination: ForwarderDestination): AuditFacts<"forwarder.pause"> {
  return { kind: destination.kind, host: hostOfDestination(destination) };
}

/** An audit entry of what this user does now to a forwarder. */
export function forwarderEntry<Action extends Extract<AuditAction, `forwarder.${string}`>>(
  ctx: ProductContext,
  actionType: Action,
  forwarder: { readonly name: string },
  metadata: AuditFacts<Action>,
): NewAuditEntry {
  return auditEntry({
    clientId: ctx.client.id,
    actorKind: "user",
    actorId: ctx.user.id,
    actionType,
    target: forwarder.name,
    metadata,
    ipAddress: ctx.ipAddress,
    createdAt: ctx.clock(),
  });
}
