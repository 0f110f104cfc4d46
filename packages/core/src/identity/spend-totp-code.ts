import { type Transaction, totpFactors } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq, lt, sql } from "drizzle-orm";
import type { IdentityContext } from "./identity-context.ts";
import { matchTotpStep } from "./match-totp-step.ts";
import { openTotpSecret } from "./totp-secret.ts";

/** Wrong codes in a row until the factor is locked. */
export const TOTP_ATTEMPTS_MAX = 5;
/** How long it stays locked, for every session of the user. */
export const TOTP_LOCK_MS = 15 * 60_000;

/** What became of a code. */
export type TotpOutcome =
  | { readonly ok: true; readonly wasConfirmed: boolean }
  | { readonly ok: false; readonly reason: "not_enrolled" | "wrong" | "replayed" }
  | { readonly ok: false; readonly reason: "locked"; readonly retryAfterSeconds: number };

/**
 * Spends a code: each time step succeeds once, over all sessions and processes, and a wrong code counts against the
 * user. The row lock makes simultaneous tries queue up. The first code that succeeds confirms the factor.
 */
export async function spendTotpCode(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  userId: string,
  code: string,
): Promise<TotpOutcome> {
  const [factor] = await tx.select().from(totpFactors).where(eq(totpFactors.userId, userId)).for("update");
  if (factor === undefined) return { ok: false, reason: "not_enrolled" };
  const now = ctx.clock();
  const lockedMs = (factor.lockedUntil?.getTime() ?? 0) - now.getTime();
  if (lockedMs > 0) return { ok: false, reason: "locked", retryAfterSeconds: Math.ceil(lockedMs / 1000) };

  const step = await matchTotpStep(openTotpSecret(ctx.keys.totp, userId, factor), code, now);
  if (step === undefined) {
    const failedAttempts = factor.failedAttempts + 1;
    const locked = failedAttempts >= TOTP_ATTEMPTS_MAX;
    await tx
      .update(totpFactors)
      .set({
        failedAttempts: locked ? 0 : failedAttempts,
        lockedUntil: locked ? new Date(now.getTime() + TOTP_LOCK_MS) : null,
      })
      .where(eq(totpFactors.userId, userId));
    return { ok: false, reason: "wrong" };
  }
  const spent = await tx
    .update(totpFactors)
    .set({
      lastStep: step,
      failedAttempts: 0,
      lockedUntil: null,
      confirmedAt: sql`coalesce(${totpFactors.confirmedAt}, ${now.toISOString()}::timestamptz)`,
    })
    .where(and(eq(totpFactors.userId, userId), lt(totpFactors.lastStep, step)))
    .returning({ userId: totpFactors.userId });
  if (spent.length === 0) return { ok: false, reason: "replayed" };
  return { ok: true, wasConfirmed: factor.confirmedAt !== null };
}

/** The error that a caller gets to see; it does not say whether a code was wrong or only used before. */
export function totpRefusal(outcome: Extract<TotpOutcome, { ok: false }>): AppError {
  if (outcome.reason === "not_enrolled")
    return new AppError("totp_not_enrolled", "Set up an authenticator app first.");
  if (outcome.reason === "locked")
    return new AppError("rate_limited", "Too many wrong codes. Try again later.", {
      retryAfterSeconds: outcome.retryAfterSeconds,
    });
  return new AppError("invalid_code", "The code is wrong or was used already. Wait for the next one.");
}
