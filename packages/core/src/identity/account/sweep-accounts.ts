import { outgoingMails, pendingTotpFactors, sessions, withAuth } from "@deployclaw/db";
import { and, lte, ne } from "drizzle-orm";
import type { IdentityContext } from "../identity-context.ts";
import { sweepMailTokens } from "../mail-tokens.ts";

const MAIL_LIFETIME_MS = 24 * 60 * 60_000;

/**
 * Removes sessions, mailed links and authenticators without a first code that are past their time, and mail that nobody took
 * for a day. What tells of a recovery stays: it does not end before everybody was told.
 */
export async function sweepAccounts(ctx: Pick<IdentityContext, "auth" | "clock">): Promise<void> {
  const now = ctx.clock();
  await withAuth(ctx.auth, async (tx) => {
    await tx.delete(pendingTotpFactors).where(lte(pendingTotpFactors.expiresAt, now));
    await tx.delete(sessions).where(lte(sessions.expiresAt, now));
    await sweepMailTokens(tx, ctx);
    const untaken = lte(outgoingMails.createdAt, new Date(now.getTime() - MAIL_LIFETIME_MS));
    await tx.delete(outgoingMails).where(and(untaken, ne(outgoingMails.kind, "recovery_started")));
  });
}
