import { appendAudit, type Transaction } from "@deployclaw/db";
import type { AccountChange, AppError } from "@deployclaw/domain";
import type { SignedIn } from "../authenticate.ts";
import { codeRefusal } from "../code-refusal.ts";
import type { IdentityContext } from "../identity-context.ts";
import { signInEntry } from "../sign-in-entry.ts";
import { spendBackupCode } from "../spend-backup-code.ts";
import { spendTotpCode } from "../spend-totp-code.ts";

/**
 * Spends a code of the caller's current factor, a TOTP or a backup code; gives why it was not taken, to be thrown after the
 * commit, and writes that down with what it was given for.
 */
export async function spendCurrentFactor(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  signedIn: SignedIn,
  given: { readonly code: string; readonly purpose: AccountChange },
): Promise<AppError | undefined> {
  const { user, client } = signedIn;
  const spend = /^\d{6}$/.test(given.code) ? spendTotpCode : spendBackupCode;
  const outcome = await spend(tx, ctx, user.id, given.code);
  if (outcome.ok) return undefined;
  const who = { clientId: client.id, userId: user.id };
  const about = { target: user.email, metadata: { reason: outcome.reason, purpose: given.purpose } };
  await appendAudit(tx, ctx.audit, [signInEntry(ctx, who, "user.step_up_failed", about)]);
  return codeRefusal(outcome);
}
