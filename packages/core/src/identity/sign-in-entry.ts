import { type AuditAction, type AuditFacts, auditEntry, type NewAuditEntry } from "@deployclaw/domain";
import type { IdentityContext } from "./identity-context.ts";

/** An audit entry of what a user does, or tries to do, about signing in. */
export function signInEntry<Action extends AuditAction>(
  ctx: Pick<IdentityContext, "caller" | "clock">,
  who: { readonly clientId: string; readonly userId: string },
  action: Action,
  about: { readonly target: string; readonly metadata: AuditFacts<Action> },
): NewAuditEntry {
  return auditEntry({
    clientId: who.clientId,
    actorKind: "user",
    actorId: who.userId,
    actionType: action,
    target: about.target,
    metadata: about.metadata,
    ipAddress: ctx.caller.ipAddress,
    createdAt: ctx.clock(),
  });
}
