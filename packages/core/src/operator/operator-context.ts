import type { AuditWriter, Database } from "@deployclaw/db";
import {
  type AuditAction,
  type AuditFacts,
  auditEntry,
  type Clock,
  type NewAuditEntry,
} from "@deployclaw/domain";

/** What the operator's verbs work with. */
export interface OperatorContext {
  readonly db: Database<"dc_admin">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  /** The operator's name on the machine, as the log shows it. */
  readonly operator: string;
}

/** An entry of what an operator does to a client, in that client's own log. */
export function operatorEntry<Action extends AuditAction>(
  ctx: Pick<OperatorContext, "clock" | "operator">,
  client: { readonly id: string; readonly name: string },
  actionType: Action,
  metadata: AuditFacts<Action>,
): NewAuditEntry {
  return auditEntry({
    clientId: client.id,
    actorKind: "operator",
    actorId: ctx.operator,
    actionType,
    target: client.name,
    metadata,
    createdAt: ctx.clock(),
  });
}
