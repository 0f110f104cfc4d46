import { type Transaction, totpFactors } from "@deployclaw/db";
import { and, eq, lt, sql } from "drizzle-orm";
import { type CodeRefused, countWrongCode, takeFactor } from "./factor-attempts.ts";
import type { IdentityContext } from "./identity-context.ts";
import { matchTotpStep } from "./match-totp-step.ts";
import { openTotpSecret } from "./totp-secret.ts";

/** What became of a TOTP code. */
export type TotpOutcome = { readonly ok: true; readonly wasConfirmed: boolean } | CodeRefused;

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
  const taken = await takeFactor(tx, ctx, userId);
  if (!taken.ok) return taken;
  const { factor } = taken;
  const now = ctx.clock();
  const step = await matchTotpStep(openTotpSecret(ctx.keys.totp, userId, factor), code, now);
  if (step === undefined) return countWrongCode(tx, ctx, factor);
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
