import { appendAudit, sessions, type Transaction, totpFactors, users } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq, lt } from "drizzle-orm";
import { commitThenThrow } from "./commit-then-throw.ts";
import type { IdentityContext } from "./identity-context.ts";
import { signInEntry } from "./sign-in-entry.ts";

/** The token of a session that has given a password, and what it must do next. */
export interface LoggedIn {
  readonly token: string;
  readonly next: "enroll_totp" | "verify_totp";
}

async function auditFailure(tx: Transaction<"dc_auth">, ctx: IdentityContext, email: string): Promise<void> {
  const [user] = await tx
    .select({ id: users.id, clientId: users.clientId })
    .from(users)
    .where(eq(users.email, email));
  // An unknown address belongs to no client, and so to no log.
  if (user === undefined) return;
  const who = { clientId: user.clientId, userId: user.id };
  const about = { target: email, metadata: { factor: "password" } };
  await appendAudit(tx, ctx.audit, [signInEntry(ctx, who, "user.login_failed", about)]);
}

/**
 * Checks a password and opens a session that still needs the second factor. Throws `invalid_credentials` without
 * saying which of the two was wrong; an unknown address takes as long as a wrong password.
 */
export async function login(request: {
  ctx: IdentityContext;
  input: { email: string; password: string };
}): Promise<LoggedIn> {
  const { ctx, input } = request;
  const email = input.email.toLowerCase();
  const { accountsOn } = await import("./accounts.ts");
  return commitThenThrow(ctx.auth, async (tx) => {
    const session = await accountsOn(tx, ctx).signIn(email, input.password);
    if (session === undefined) {
      await auditFailure(tx, ctx, email);
      return new AppError("invalid_credentials", "The address or the password is wrong.");
    }
    await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, session.userId), lt(sessions.expiresAt, ctx.clock())));
    const [factor] = await tx
      .select({ confirmedAt: totpFactors.confirmedAt })
      .from(totpFactors)
      .where(eq(totpFactors.userId, session.userId));
    const enrolled = factor !== undefined && factor.confirmedAt !== null;
    return { token: session.token, next: enrolled ? ("verify_totp" as const) : ("enroll_totp" as const) };
  });
}
