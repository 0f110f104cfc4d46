import { appendAudit, type Transaction } from "@deployclaw/db";
import { AppError, type AuditAction, type AuditFacts, type NewAuditEntry } from "@deployclaw/domain";
import type { SignedIn } from "./authenticate.ts";
import { replaceBackupCodes } from "./backup-codes.ts";
import { codeRefusal } from "./code-refusal.ts";
import { commitThenThrow } from "./commit-then-throw.ts";
import type { IdentityContext } from "./identity-context.ts";
import { cancelledBy, cancelRecoveries } from "./recovery/cancel-recoveries.ts";
import { type RotatedSession, rotateSession, stepUpEnd } from "./rotate-session.ts";
import { signInEntry } from "./sign-in-entry.ts";
import { spendBackupCode } from "./spend-backup-code.ts";
import { spendTotpCode } from "./spend-totp-code.ts";

/** A session with both factors; backup codes when this code ended enrolment, shown this once. */
export interface TotpVerified extends RotatedSession {
  readonly backupCodes?: readonly string[];
}

interface VerifyRequest {
  readonly ctx: IdentityContext;
  readonly signedIn: SignedIn;
  readonly input: { readonly code: string };
}

/**
 * Ends enrolment or sign-in with a TOTP code: the session becomes full and stepped up, under a new token. A backup code
 * ends sign-in too, but gives no step-up. Throws `invalid_code`, `rate_limited` when locked, `totp_not_enrolled` before
 * set-up, `conflict` for a session that is full.
 */
export async function verifyTotp(request: VerifyRequest): Promise<TotpVerified> {
  const { ctx, signedIn, input } = request;
  if (signedIn.stage === "full")
    throw new AppError("conflict", "This session is signed in already. Use step-up.");
  const verify = /^\d{6}$/.test(input.code) ? verifyWithTotp : verifyWithBackupCode;
  return commitThenThrow(ctx.auth, (tx) => verify(tx, request));
}

async function verifyWithTotp(
  tx: Transaction<"dc_auth">,
  request: VerifyRequest,
): Promise<TotpVerified | AppError> {
  const { ctx, signedIn, input } = request;
  const outcome = await spendTotpCode(tx, ctx, signedIn.user.id, input.code);
  if (!outcome.ok) {
    const facts = { factor: "totp", reason: outcome.reason } as const;
    await appendAudit(tx, ctx.audit, [entry(request, "user.login_failed", facts)]);
    return codeRefusal(outcome);
  }
  const rotated = await rotateSession(tx, ctx, { ...sessionOf(signedIn), stepUpUntil: stepUpEnd(ctx) });
  await stopOwnRecovery(tx, request);
  if (outcome.wasConfirmed) {
    await appendAudit(tx, ctx.audit, [entry(request, "user.login", { factor: "totp" })]);
    return rotated;
  }
  const backupCodes = await replaceBackupCodes(tx, ctx, signedIn.user.id);
  await appendAudit(tx, ctx.audit, [
    entry(request, "user.totp_enroll", { backupCodes: backupCodes.length }),
    entry(request, "user.login", { factor: "totp" }),
  ]);
  return { ...rotated, backupCodes };
}

async function verifyWithBackupCode(
  tx: Transaction<"dc_auth">,
  request: VerifyRequest,
): Promise<TotpVerified | AppError> {
  const { ctx, signedIn, input } = request;
  const outcome = await spendBackupCode(tx, ctx, signedIn.user.id, input.code);
  if (!outcome.ok) {
    const facts = { factor: "backup_code", reason: outcome.reason } as const;
    await appendAudit(tx, ctx.audit, [entry(request, "user.login_failed", facts)]);
    return codeRefusal(outcome);
  }
  const rotated = await rotateSession(tx, ctx, { ...sessionOf(signedIn), stepUpUntil: null });
  await stopOwnRecovery(tx, request);
  const facts = { factor: "backup_code", remaining: outcome.remaining } as const;
  await appendAudit(tx, ctx.audit, [entry(request, "user.login", facts)]);
  return rotated;
}

/** Whoever signs in has lost nothing. */
async function stopOwnRecovery(tx: Transaction<"dc_auth">, { ctx, signedIn }: VerifyRequest): Promise<void> {
  const ofUser = signedIn.user.id;
  const by = cancelledBy(ctx, ofUser);
  await cancelRecoveries(tx, ctx, { clientId: signedIn.client.id, ofUser, by, how: "signed_in" });
}

function sessionOf({ sessionId, token }: SignedIn) {
  return { id: sessionId, token, promote: true };
}

function entry<Action extends AuditAction>(
  { ctx, signedIn }: VerifyRequest,
  action: Action,
  metadata: AuditFacts<Action>,
): NewAuditEntry {
  const who = { clientId: signedIn.client.id, userId: signedIn.user.id };
  return signInEntry(ctx, who, action, { target: signedIn.user.email, metadata });
}
