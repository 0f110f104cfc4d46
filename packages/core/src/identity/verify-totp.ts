import { appendAudit } from "@deployclaw/db";
import { AppError, type AuditAction, type AuditMetadata } from "@deployclaw/domain";
import type { SignedIn } from "./authenticate.ts";
import { replaceBackupCodes } from "./backup-codes.ts";
import { commitThenThrow } from "./commit-then-throw.ts";
import type { IdentityContext } from "./identity-context.ts";
import { type RotatedSession, rotateSession } from "./rotate-session.ts";
import { signInEntry } from "./sign-in-entry.ts";
import { spendTotpCode, totpRefusal } from "./spend-totp-code.ts";

/** A session with both factors; backup codes when this code ended enrolment, shown this once. */
export interface TotpVerified extends RotatedSession {
  readonly backupCodes?: readonly string[];
}

/**
 * Ends enrolment or sign-in with a TOTP code: the session becomes full and stepped up, under a new token. Throws
 * `invalid_code`, `rate_limited` when locked, `totp_not_enrolled` before set-up, `conflict` for a session that is full.
 */
export async function verifyTotp(request: {
  ctx: IdentityContext;
  signedIn: SignedIn;
  input: { code: string };
}): Promise<TotpVerified> {
  const { ctx, signedIn, input } = request;
  if (signedIn.stage === "full")
    throw new AppError("conflict", "This session is signed in already. Use step-up.");
  const { user, client } = signedIn;
  const entry = (action: AuditAction, metadata: AuditMetadata = {}) =>
    signInEntry(ctx, { clientId: client.id, userId: user.id }, action, { target: user.email, metadata });
  return commitThenThrow(ctx.auth, async (tx) => {
    const outcome = await spendTotpCode(tx, ctx, user.id, input.code);
    if (!outcome.ok) {
      const metadata = { factor: "totp", reason: outcome.reason };
      await appendAudit(tx, ctx.audit, [entry("user.login_failed", metadata)]);
      return totpRefusal(outcome);
    }
    const session = { id: signedIn.sessionId, token: signedIn.token, promote: true };
    const rotated = await rotateSession(tx, ctx, session);
    if (outcome.wasConfirmed) {
      await appendAudit(tx, ctx.audit, [entry("user.login", { factor: "totp" })]);
      return rotated;
    }
    const backupCodes = await replaceBackupCodes(tx, ctx, user.id);
    await appendAudit(tx, ctx.audit, [
      entry("user.totp_enroll", { backupCodes: backupCodes.length }),
      entry("user.login", { factor: "totp" }),
    ]);
    return { ...rotated, backupCodes };
  });
}
