import { pendingTotpFactors } from "@deployclaw/db";
import { requireLivingSession } from "../account/require-living-session.ts";
import { requirePassword } from "../account/require-password.ts";
import type { SignedIn } from "../authenticate.ts";
import { commitThenThrow } from "../commit-then-throw.ts";
import type { TotpSetup } from "../describe-totp-secret.ts";
import type { IdentityContext } from "../identity-context.ts";
import { sealTotpSecret, TOTP_SECRET_BYTES } from "../totp-secret.ts";
import { spendCurrentFactor } from "./spend-current-factor.ts";

/** How long the new authenticator's first code may take. */
const PENDING_MS = 10 * 60_000;

/**
 * Makes the secret of an authenticator that is to replace the caller's, who gives password and current factor: a TOTP
 * code, or a backup code when the old one is lost. Nothing changes until its first code, which this session must give
 * within ten minutes. Throws `invalid_credentials`, `invalid_code`, or `rate_limited` when the factor is locked.
 */
export async function beginTotpReplacement(request: {
  readonly ctx: IdentityContext;
  readonly signedIn: SignedIn;
  readonly input: { readonly password: string; readonly code: string };
}): Promise<TotpSetup> {
  const { ctx, signedIn, input } = request;
  const userId = signedIn.user.id;
  // The password first: a code that was given with a wrong one stays unspent.
  await requirePassword(ctx, signedIn, input.password, "totp_replace");
  const secret = ctx.randomBytes(TOTP_SECRET_BYTES);
  const pending = {
    userId,
    sessionId: signedIn.sessionId,
    ...sealTotpSecret(ctx.keys.totp, userId, ctx.randomBytes(12), secret),
    failedAttempts: 0,
    createdAt: ctx.clock(),
    expiresAt: new Date(ctx.clock().getTime() + PENDING_MS),
  };
  await commitThenThrow(ctx.auth, async (tx) => {
    await requireLivingSession(tx, signedIn);
    const refusal = await spendCurrentFactor(tx, ctx, signedIn, {
      code: input.code,
      purpose: "totp_replace",
    });
    if (refusal !== undefined) return refusal;
    await tx
      .insert(pendingTotpFactors)
      .values(pending)
      .onConflictDoUpdate({ target: pendingTotpFactors.userId, set: pending });
    return undefined;
  });
  const { describeTotpSecret } = await import("../describe-totp-secret.ts");
  return describeTotpSecret(secret, signedIn.user.email);
}
