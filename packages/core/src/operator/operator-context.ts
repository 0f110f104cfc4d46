import type { AuditWriter, Database } from "@deployclaw/db";
import type { AuditAction, AuditMetadata, Clock, NewAuditEntry } from "@deployclaw/domain";

/** What the operator's verbs work with. */
export interface OperatorContext {
  readonly db: Database<"dc_admin">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  /** The operator's name on the machine, as the log shows it. */
  readonly operator: string;
}

/** An entry of what an operator does to a client, in that client's own log. */
export function operatorEntry(
  ctx: Pick<OperatorContext, "clock" | "operator">,
  client: { readonly id: string; readonly name: string },
  actionType: AuditAction,
  metadata: AuditMetadata = {},
): NewAuditEntry {
  return {
    clientId: client.id,
    actorKind: "operator",
    actorId: ctx.operator,
    actionType,
    target: client.name,
    metadata,
    createdAt: ctx.clock(),
  };
}
