import { endOtherAccess } from "../account/end-other-access.ts";
import type { SignedIn } from "../authenticate.ts";
import { replaceBackupCodes } from "../backup-codes.ts";
import { commitThenThrow } from "../commit-then-throw.ts";
import type { IdentityContext } from "../identity-context.ts";
import { stepUpEnd } from "../rotate-session.ts";
import type { FactorChanged } from "./finish-totp-replacement.ts";
import { spendCurrentFactor } from "./spend-current-factor.ts";

/**
 * Makes ten new backup codes for a TOTP code, which counts as step-up; the old ones are worth nothing and all other
 * sessions end. Throws `invalid_code`, or `rate_limited` when the factor is locked.
 */
export async function renewBackupCodes(request: {
  readonly ctx: IdentityContext;
  readonly signedIn: SignedIn;
  readonly input: { readonly code: string };
}): Promise<FactorChanged> {
  const { ctx, signedIn, input } = request;
  return commitThenThrow(ctx.auth, async (tx) => {
    const given = { code: input.code, purpose: "backup_codes_replace" } as const;
    const refusal = await spendCurrentFactor(tx, ctx, signedIn, given);
    if (refusal !== undefined) return refusal;
    const backupCodes = await replaceBackupCodes(tx, ctx, signedIn.user.id);
    const change = {
      action: "user.backup_codes_replace",
      mail: "backup_codes_replaced",
      stepUpUntil: stepUpEnd(ctx),
    } as const;
    return { ...(await endOtherAccess(tx, ctx, signedIn, change)), backupCodes };
  });
}
