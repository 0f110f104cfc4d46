import { appendAudit, withAuth } from "@deployclaw/db";
import { type AccountChange, AppError } from "@deployclaw/domain";
import type { SignedIn } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";
import { checkPassword } from "../passwords/check-password.ts";
import { signInEntry } from "../sign-in-entry.ts";

/**
 * Checks the password of somebody who is signed in; gives the hash that it fits. Throws `invalid_credentials` for a wrong
 * one, which is on record with what it was given for.
 */
export async function requirePassword(
  ctx: IdentityContext,
  signedIn: SignedIn,
  password: string,
  purpose: AccountChange,
): Promise<string> {
  const { user, client } = signedIn;
  const checked = await checkPassword(ctx, { userId: user.id }, password);
  if (checked.ok && checked.hash !== undefined) return checked.hash;
  const who = { clientId: client.id, userId: user.id };
  const about = { target: user.email, metadata: { purpose } };
  await withAuth(ctx.auth, (tx) =>
    appendAudit(tx, ctx.audit, [signInEntry(ctx, who, "user.password_refused", about)]),
  );
  throw new AppError("invalid_credentials", "The password is wrong.");
}
