import { totpFactors, withAuth } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { isNull } from "drizzle-orm";
import type { SignedIn } from "./authenticate.ts";
import type { TotpSetup } from "./describe-totp-secret.ts";
import type { IdentityContext } from "./identity-context.ts";
import { checkPassword } from "./passwords/check-password.ts";
import { sealTotpSecret, TOTP_SECRET_BYTES } from "./totp-secret.ts";

/**
 * Makes a TOTP secret that a first code must confirm; asking again replaces an unconfirmed one. Throws
 * `invalid_credentials` for a wrong password and `conflict` when a factor is confirmed already.
 */
export async function setupTotp(request: {
  ctx: IdentityContext;
  signedIn: SignedIn;
  input: { password: string };
}): Promise<TotpSetup> {
  const { ctx, signedIn, input } = request;
  const userId = signedIn.user.id;
  const secret = ctx.randomBytes(TOTP_SECRET_BYTES);
  const checked = await checkPassword(ctx, { userId }, input.password);
  if (!checked.ok) throw new AppError("invalid_credentials", "The password is wrong.");
  await withAuth(ctx.auth, async (tx) => {
    const sealed = sealTotpSecret(ctx.keys.totp, userId, ctx.randomBytes(12), secret);
    const written = await tx
      .insert(totpFactors)
      .values({ userId, ...sealed, createdAt: ctx.clock() })
      .onConflictDoUpdate({
        target: totpFactors.userId,
        set: { ...sealed, lastStep: 0, createdAt: ctx.clock() },
        setWhere: isNull(totpFactors.confirmedAt),
      })
      .returning({ userId: totpFactors.userId });
    if (written.length === 0) throw new AppError("conflict", "An authenticator app is set up already.");
  });
  const { describeTotpSecret } = await import("./describe-totp-secret.ts");
  return describeTotpSecret(secret, signedIn.user.email);
}
