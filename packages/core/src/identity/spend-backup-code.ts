import { backupCodes, type Transaction, totpFactors } from "@deployclaw/db";
import { and, eq, isNull } from "drizzle-orm";
import { hashBackupCode } from "./backup-codes.ts";
import { type CodeRefused, countWrongCode, takeFactor } from "./factor-attempts.ts";
import type { IdentityContext } from "./identity-context.ts";

/** What became of a backup code; `remaining` is how many unused ones the user still has. */
export type BackupOutcome = { readonly ok: true; readonly remaining: number } | CodeRefused;

/**
 * Spends a backup code of a user with a confirmed factor: each succeeds once, over all sessions and processes. A wrong
 * or used one counts against the user as a wrong TOTP code does.
 */
export async function spendBackupCode(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  userId: string,
  code: string,
): Promise<BackupOutcome> {
  const taken = await takeFactor(tx, ctx, userId);
  if (!taken.ok) return taken;
  const { factor } = taken;
  if (factor.confirmedAt === null) return { ok: false, reason: "not_enrolled" };
  const unused = and(eq(backupCodes.userId, userId), isNull(backupCodes.usedAt));
  const spent = await tx
    .update(backupCodes)
    .set({ usedAt: ctx.clock() })
    .where(and(unused, eq(backupCodes.codeHash, hashBackupCode(ctx.keys.backupCodes, code))))
    .returning({ id: backupCodes.id });
  if (spent.length === 0) return countWrongCode(tx, ctx, factor);
  await tx
    .update(totpFactors)
    .set({ failedAttempts: 0, lockedUntil: null })
    .where(eq(totpFactors.userId, userId));
  return { ok: true, remaining: await tx.$count(backupCodes, unused) };
}
