import { withAuth } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { endOtherAccess } from "../account/end-other-access.ts";
import { requirePassword } from "../account/require-password.ts";
import type { SignedIn } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";
import { voidMailTokens } from "../mail-tokens.ts";
import type { RotatedSession } from "../rotate-session.ts";
import { replacePasswordHash } from "./check-password.ts";
import { requireGoodPassword } from "./require-good-password.ts";

/**
 * Changes the password of the caller, who must give the current one, ends all other sessions and gives this one a new
 * token; the user is told by mail. Throws `invalid_credentials`, and `invalid_input` for a password that is easily
 * guessed or the same as before.
 */
export async function changePassword(request: {
  readonly ctx: IdentityContext;
  readonly signedIn: SignedIn;
  readonly input: { readonly currentPassword: string; readonly newPassword: string };
}): Promise<RotatedSession> {
  const { ctx, signedIn, input } = request;
  const { user, client, stepUpUntil } = signedIn;
  const old = await requirePassword(ctx, signedIn, input.currentPassword, "password_change");
  if (input.newPassword === input.currentPassword)
    throw new AppError("invalid_input", "Choose another password.", {
      fields: [{ pointer: "/newPassword", detail: "must be another one than before" }],
    });
  await requireGoodPassword(
    input.newPassword,
    { email: user.email, clientName: client.name },
    "/newPassword",
  );
  const hash = await ctx.passwords.hash(input.newPassword);
  return withAuth(ctx.auth, async (tx) => {
    if (!(await replacePasswordHash(tx, ctx, { userId: user.id, old, hash })))
      throw new AppError("invalid_credentials", "The password was changed meanwhile.");
    await voidMailTokens(tx, user.id, "reset_password");
    const change = { action: "user.password_change", mail: "password_changed", stepUpUntil } as const;
    return endOtherAccess(tx, ctx, signedIn, change);
  });
}
