import { appendAudit, users, withAuth } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { eq } from "drizzle-orm";
import { enqueueMail } from "../../mail/enqueue-mail.ts";
import type { SignedIn } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";
import { spendMailToken } from "../mail-tokens.ts";
import { signInEntry } from "../sign-in-entry.ts";

/** Asks for another mail with a link that confirms the caller's address. Throws `conflict` when it is confirmed. */
export async function requestEmailVerification(request: {
  readonly ctx: Pick<IdentityContext, "auth" | "clock">;
  readonly signedIn: SignedIn;
}): Promise<void> {
  const { ctx, signedIn } = request;
  const { email, emailVerified } = signedIn.user;
  if (emailVerified) throw new AppError("conflict", "Your address is confirmed already.");
  await withAuth(ctx.auth, (tx) => enqueueMail(tx, ctx, { kind: "verify_email", recipient: email }));
}

/** Confirms the address that a link was mailed to, signed in or not; gives the address. Throws `invalid_link`. */
export async function verifyEmail(request: {
  readonly ctx: Pick<IdentityContext, "auth" | "audit" | "clock" | "caller">;
  readonly input: { readonly token: string };
}): Promise<{ readonly email: string }> {
  const { ctx, input } = request;
  return withAuth(ctx.auth, async (tx) => {
    const userId = await spendMailToken(tx, ctx, "verify_email", input.token);
    const [user] = await tx
      .update(users)
      .set({ emailVerified: true, updatedAt: ctx.clock() })
      .where(eq(users.id, userId))
      .returning({ email: users.email, clientId: users.clientId });
    if (user === undefined) throw new Error("a mailed link belongs to nobody");
    const who = { clientId: user.clientId, userId };
    await appendAudit(tx, ctx.audit, [
      signInEntry(ctx, who, "user.email_verify", { target: user.email, metadata: {} }),
    ]);
    return { email: user.email };
  });
}
