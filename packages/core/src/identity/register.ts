import { appendAudit, clients, users, withAuth } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { eq, sql } from "drizzle-orm";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import type { IdentityContext } from "./identity-context.ts";
import { requireGoodPassword } from "./passwords/require-good-password.ts";
import { type PublicClient, type PublicUser, toPublicIdentity } from "./public-identity.ts";
import { signInEntry } from "./sign-in-entry.ts";

/** A new client, its first user, and the token of a session that can only enrol a second factor. */
export interface Registered {
  readonly user: PublicUser;
  readonly client: PublicClient;
  readonly token: string;
}

/**
 * Makes a client and its first user, an admin. Client, user, session and audit entries commit together. Throws
 * `email_taken`, also for the second of two at once, and `invalid_input` for a password that is easily guessed.
 */
export async function register(request: {
  ctx: IdentityContext;
  input: { email: string; password: string; clientName: string };
}): Promise<Registered> {
  const { ctx, input } = request;
  const email = input.email.toLowerCase();
  await requireGoodPassword(input.password, { email, clientName: input.clientName });
  const { accountsOn } = await import("./accounts.ts");
  // Before it is known whether the address is free, so that both answers take as long.
  const hashed = await ctx.passwords.hash(input.password);
  return withAuth(ctx.auth, async (tx) => {
    // Two registrations of one address queue up here, so that the second sees the first.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${email}, 0))`);
    const taken = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
    if (taken.length > 0) throw new AppError("email_taken", "There is an account with this address already.");

    const [client] = await tx
      .insert(clients)
      .values({ name: input.clientName, plan: ctx.signUpPlan })
      .returning();
    if (client === undefined) throw new Error("the client's row was not returned");
    const name = email.slice(0, email.indexOf("@"));
    const session = await accountsOn(tx, ctx, { hashed }).signUp({
      email,
      password: input.password,
      name,
      clientId: client.id,
    });
    const [user] = await tx.select().from(users).where(eq(users.id, session.userId));
    if (user === undefined) throw new Error("the user's row was not made");

    const who = { clientId: client.id, userId: user.id };
    await appendAudit(tx, ctx.audit, [
      signInEntry(ctx, who, "client.create", { target: client.name, metadata: {} }),
      signInEntry(ctx, who, "user.register", { target: email, metadata: { role: user.role } }),
    ]);
    await enqueueMail(tx, ctx, { kind: "verify_email", recipient: email });
    return { ...toPublicIdentity(user, client), token: session.token };
  });
}
