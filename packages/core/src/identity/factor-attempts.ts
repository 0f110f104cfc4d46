import { type Transaction, totpFactors } from "@deployclaw/db";
import { eq } from "drizzle-orm";
import type { IdentityContext } from "./identity-context.ts";

/** Wrong codes in a row, of either kind, until the factor is locked. */
const ATTEMPTS_MAX = 5;
/** How long it stays locked, for every session of the user. */
const LOCK_MS = 15 * 60_000;

/** A user's second factor as it is stored. */
export type Factor = typeof totpFactors.$inferSelect;

/** Why a code was not taken. */
export type CodeRefused =
  | { readonly ok: false; readonly reason: "not_enrolled" | "wrong" | "replayed" }
  | { readonly ok: false; readonly reason: "locked"; readonly retryAfterSeconds: number };

/** The factor, its row locked so that simultaneous tries queue up; or why no code of it is taken now. */
export async function takeFactor(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  userId: string,
): Promise<{ readonly ok: true; readonly factor: Factor } | CodeRefused> {
  const [factor] = await tx.select().from(totpFactors).where(eq(totpFactors.userId, userId)).for("update");
  if (factor === undefined) return { ok: false, reason: "not_enrolled" };
  const lockedMs = (factor.lockedUntil?.getTime() ?? 0) - ctx.clock().getTime();
  if (lockedMs > 0) return { ok: false, reason: "locked", retryAfterSeconds: Math.ceil(lockedMs / 1000) };
  return { ok: true, factor };
}

/** Counts a wrong code against the user; the fifth in a row locks the factor for fifteen minutes. */
export async function countWrongCode(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  factor: Factor,
): Promise<CodeRefused> {
  const failedAttempts = factor.failedAttempts + 1;
  const locked = failedAttempts >= ATTEMPTS_MAX;
  await tx
    .update(totpFactors)
    .set({
      failedAttempts: locked ? 0 : failedAttempts,
      lockedUntil: locked ? new Date(ctx.clock().getTime() + LOCK_MS) : null,
    })
    .where(eq(totpFactors.userId, factor.userId));
  return { ok: false, reason: "wrong" };
}
