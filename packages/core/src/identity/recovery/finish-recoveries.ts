import {
  appendAudit,
  backupCodes,
  outgoingMails,
  pendingTotpFactors,
  recoveries,
  type Transaction,
  totpFactors,
  withAuth,
} from "@deployclaw/db";
import { auditEntry } from "@deployclaw/domain";
import { and, asc, eq, lte, notExists, sql } from "drizzle-orm";
import { enqueueMail } from "../../mail/enqueue-mail.ts";
import { endSessionsOf } from "../account/end-sessions.ts";
import type { IdentityContext } from "../identity-context.ts";
import { usersOf } from "./users-of.ts";

type FinishContext = Pick<IdentityContext, "auth" | "audit" | "clock">;

/**
 * Ends the recoveries whose wait is over and that nobody stopped: the user's authenticator and backup codes are removed, all
 * their sessions end, and the next sign-in enrols anew. A wait goes on while a mail about it has not left. Each in a
 * transaction of its own; many processes may call it at once. Gives how many there were.
 */
export async function finishRecoveries(ctx: FinishContext): Promise<number> {
  let finished = 0;
  while (await withAuth(ctx.auth, (tx) => finishOne(tx, ctx))) finished += 1;
  return finished;
}

async function finishOne(tx: Transaction<"dc_auth">, ctx: FinishContext): Promise<boolean> {
  const unsent = tx
    .select({ one: sql`1` })
    .from(outgoingMails)
    .where(
      and(
        eq(outgoingMails.kind, "recovery_started"),
        sql`${outgoingMails.facts} ->> 'recoveryId' = ${recoveries.id}::text`,
      ),
    );
  const [due] = await tx
    .select()
    .from(recoveries)
    .where(and(eq(recoveries.status, "waiting"), lte(recoveries.endsAt, ctx.clock()), notExists(unsent)))
    .orderBy(asc(recoveries.endsAt))
    .limit(1)
    .for("update", { skipLocked: true });
  if (due === undefined) return false;
  const { userId, clientId } = due;
  await tx.update(recoveries).set({ status: "done" }).where(eq(recoveries.id, due.id));
  await tx.delete(totpFactors).where(eq(totpFactors.userId, userId));
  await tx.delete(pendingTotpFactors).where(eq(pendingTotpFactors.userId, userId));
  await tx.delete(backupCodes).where(eq(backupCodes.userId, userId));
  const sessions = await endSessionsOf(tx, userId);
  const everybody = await usersOf(tx, clientId);
  const about = everybody.find(({ id }) => id === userId)?.email ?? userId;
  await appendAudit(tx, ctx.audit, [
    auditEntry({
      clientId,
      actorKind: "platform",
      actorId: "api",
      actionType: "user.recovery",
      target: about,
      metadata: { sessions, requestedBy: due.requestedBy },
      createdAt: ctx.clock(),
    }),
  ]);
  const mails = everybody.map(({ email }) => ({
    kind: "recovery_done" as const,
    recipient: email,
    facts: { about },
  }));
  await enqueueMail(tx, ctx, ...mails);
  return true;
}
