import { appendAudit, type Transaction } from "@deployclaw/db";
import { auditEntry, type MailFacts } from "@deployclaw/domain";
import type { IdentityContext } from "../identity-context.ts";

/** Writes into the client's log that somebody asked to reset a user's password; nobody knows who, only from where. */
export async function recordResetRequest(
  tx: Transaction<"dc_auth">,
  ctx: Pick<IdentityContext, "audit" | "clock">,
  user: { readonly id: string; readonly clientId: string; readonly email: string },
  facts: MailFacts,
): Promise<void> {
  await appendAudit(tx, ctx.audit, [
    auditEntry({
      clientId: user.clientId,
      actorKind: "platform",
      actorId: "api",
      actionType: "user.password_reset_request",
      target: user.email,
      metadata: {},
      ipAddress: facts.ipAddress,
      createdAt: ctx.clock(),
    }),
  ]);
}
