import { pendingTotpFactors, type Transaction, totpFactors } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq, gt } from "drizzle-orm";
import { endOtherAccess } from "../account/end-other-access.ts";
import type { SignedIn } from "../authenticate.ts";
import { replaceBackupCodes } from "../backup-codes.ts";
import { commitThenThrow } from "../commit-then-throw.ts";
import type { IdentityContext } from "../identity-context.ts";
import { matchTotpStep } from "../match-totp-step.ts";
import { type RotatedSession, stepUpEnd } from "../rotate-session.ts";
import { openTotpSecret } from "../totp-secret.ts";

const ATTEMPTS_MAX = 5;

/** A session after its user's factor changed, and the new backup codes, shown this once. */
export interface FactorChanged extends RotatedSession {
  readonly backupCodes: readonly string[];
}

/**
 * Puts the new authenticator in the place of the old one by its first code, which counts as step-up: backup codes are new,
 * all other sessions end, the old authenticator is worth nothing. Throws `invalid_code`, and `conflict` when this session
 * has nothing to finish: never begun, too late, or five wrong codes.
 */
export async function finishTotpReplacement(request: {
  readonly ctx: IdentityContext;
  readonly signedIn: SignedIn;
  readonly input: { readonly code: string };
}): Promise<FactorChanged> {
  const { ctx, signedIn, input } = request;
  const userId = signedIn.user.id;
  return commitThenThrow(ctx.auth, async (tx) => {
    const pending = await takePending(tx, ctx, signedIn);
    const now = ctx.clock();
    const step = await matchTotpStep(openTotpSecret(ctx.keys.totp, userId, pending), input.code, now);
    if (step === undefined) {
      await countWrongCode(tx, pending);
      return new AppError("invalid_code", "The code is not of the new authenticator.");
    }
    const { iv, ciphertext, tag } = pending;
    const fresh = { iv, ciphertext, tag, lastStep: step, confirmedAt: now, createdAt: pending.createdAt };
    await tx
      .update(totpFactors)
      .set({ ...fresh, failedAttempts: 0, lockedUntil: null })
      .where(eq(totpFactors.userId, userId));
    await tx.delete(pendingTotpFactors).where(eq(pendingTotpFactors.userId, userId));
    const backupCodes = await replaceBackupCodes(tx, ctx, userId);
    const change = {
      action: "user.totp_replace",
      mail: "totp_replaced",
      stepUpUntil: stepUpEnd(ctx),
    } as const;
    return { ...(await endOtherAccess(tx, ctx, signedIn, change)), backupCodes };
  });
}

type Pending = typeof pendingTotpFactors.$inferSelect;

async function takePending(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  signedIn: SignedIn,
): Promise<Pending> {
  const [pending] = await tx
    .select()
    .from(pendingTotpFactors)
    .where(
      and(
        eq(pendingTotpFactors.userId, signedIn.user.id),
        eq(pendingTotpFactors.sessionId, signedIn.sessionId),
        gt(pendingTotpFactors.expiresAt, ctx.clock()),
      ),
    )
    .for("update");
  if (pending === undefined)
    throw new AppError("conflict", "No authenticator waits for its first code here. Begin again.");
  return pending;
}

async function countWrongCode(tx: Transaction<"dc_auth">, pending: Pending): Promise<void> {
  const failedAttempts = pending.failedAttempts + 1;
  const own = eq(pendingTotpFactors.userId, pending.userId);
  if (failedAttempts >= ATTEMPTS_MAX) await tx.delete(pendingTotpFactors).where(own);
  else await tx.update(pendingTotpFactors).set({ failedAttempts }).where(own);
}
