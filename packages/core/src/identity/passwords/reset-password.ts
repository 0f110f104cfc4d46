import { appendAudit, clients, type Transaction, users, withAuth } from "@deployclaw/db";
import { eq } from "drizzle-orm";
import { enqueueMail } from "../../mail/enqueue-mail.ts";
import { endSessionsOf } from "../account/end-sessions.ts";
import type { IdentityContext } from "../identity-context.ts";
import { readMailToken, spendMailToken } from "../mail-tokens.ts";
import { signInEntry } from "../sign-in-entry.ts";
import { replacePasswordHash } from "./check-password.ts";
import { requireGoodPassword } from "./require-good-password.ts";

/**
 * Sets a new password for whoever holds a mailed link, ends all sessions of the user and makes none: signing in needs the
 * second factor as before. Throws `invalid_link`, and `invalid_input` for a password that is easily guessed, the link then
 * staying good.
 */
export async function resetPassword(request: {
  readonly ctx: IdentityContext;
  readonly input: { readonly token: string; readonly password: string };
}): Promise<void> {
  const { ctx, input } = request;
  const owner = await withAuth(ctx.auth, async (tx) =>
    readOwner(tx, await readMailToken(tx, ctx, "reset_password", input.token)),
  );
  await requireGoodPassword(input.password, owner);
  const hash = await ctx.passwords.hash(input.password);
  await withAuth(ctx.auth, async (tx) => {
    const userId = await spendMailToken(tx, ctx, "reset_password", input.token);
    await replacePasswordHash(tx, ctx, { userId, old: undefined, hash });
    const sessions = await endSessionsOf(tx, userId);
    // Whoever opened the mail has the address.
    await tx.update(users).set({ emailVerified: true, updatedAt: ctx.clock() }).where(eq(users.id, userId));
    const who = { clientId: owner.clientId, userId };
    const about = { target: owner.email, metadata: { sessions } };
    await appendAudit(tx, ctx.audit, [signInEntry(ctx, who, "user.password_reset", about)]);
    const facts = { ipAddress: ctx.caller.ipAddress };
    await enqueueMail(tx, ctx, { kind: "password_changed", recipient: owner.email, facts });
  });
}

async function readOwner(tx: Transaction<"dc_auth">, userId: string) {
  const [owner] = await tx
    .select({ email: users.email, clientId: clients.id, clientName: clients.name })
    .from(users)
    .innerJoin(clients, eq(clients.id, users.clientId))
    .where(eq(users.id, userId));
  if (owner === undefined) throw new Error("a mailed link belongs to nobody");
  return owner;
}
