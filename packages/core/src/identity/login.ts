import { appendAudit, sessions, type Transaction, totpFactors, users } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq, lt, sql } from "drizzle-orm";
import { commitThenThrow } from "./commit-then-throw.ts";
import type { IdentityContext } from "./identity-context.ts";
import { checkPassword, replacePasswordHash } from "./passwords/check-password.ts";
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
  if (user === undefined) {
    // An unknown address belongs to no client, and so to no log. Its commit waits for the disk all the same.
    await tx.execute(sql`SELECT pg_logical_emit_message(true, 'sign-in', '')`);
    return;
  }
  const who = { clientId: user.clientId, userId: user.id };
  const about = { target: email, metadata: { factor: "password" } } as const;
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
  const checked = await checkPassword(ctx, { email }, input.password);
  return commitThenThrow(ctx.auth, async (tx) => {
    const accounts = accountsOn(tx, ctx, { checked });
    const session = checked.ok ? await accounts.signIn(email, input.password) : undefined;
    if (session === undefined) {
      await auditFailure(tx, ctx, email);
      return new AppError("invalid_credentials", "The address or the password is wrong.");
    }
    if (checked.renewed !== undefined) {
      const hashes = { userId: session.userId, old: checked.hash, hash: checked.renewed };
      await replacePasswordHash(tx, ctx, hashes);
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
