import { accounts, type Transaction, users, withAuth } from "@deployclaw/db";
import { and, eq } from "drizzle-orm";
import type { IdentityContext } from "../identity-context.ts";

/** What came of checking a password. `hash` is the stored one that it was checked against, undefined for nobody's. */
export interface CheckedPassword {
  readonly ok: boolean;
  readonly hash: string | undefined;
  /** The same password hashed at today's cost, when it is right and the stored hash was made at another. */
  readonly renewed: string | undefined;
}

/** Whose password to check. */
export type PasswordOf = { readonly email: string } | { readonly userId: string };

/**
 * Checks a password outside any transaction, since it takes long. An address that nobody has costs the same as a wrong
 * password. The caller decides by `hash` whether the password was changed meanwhile.
 */
export async function checkPassword(
  ctx: IdentityContext,
  whose: PasswordOf,
  password: string,
): Promise<CheckedPassword> {
  const hash = await withAuth(ctx.auth, (tx) => readPasswordHash(tx, whose));
  const ok = await ctx.passwords.verify(hash ?? ctx.passwords.decoy, password);
  const outdated = ok && hash !== undefined && ctx.passwords.isOutdated(hash);
  return {
    ok: ok && hash !== undefined,
    hash,
    renewed: outdated ? await ctx.passwords.hash(password) : undefined,
  };
}

async function readPasswordHash(tx: Transaction<"dc_auth">, whose: PasswordOf): Promise<string | undefined> {
  const [row] = await tx
    .select({ hash: accounts.password })
    .from(accounts)
    .innerJoin(users, eq(users.id, accounts.userId))
    .where(
      and(
        eq(accounts.providerId, "credential"),
        "email" in whose ? eq(users.email, whose.email) : eq(users.id, whose.userId),
      ),
    );
  return row?.hash ?? undefined;
}

/** Puts a new hash in the place of `old`, or of any when that is undefined; false when `old` is not there any more. */
export async function replacePasswordHash(
  tx: Transaction<"dc_auth">,
  ctx: Pick<IdentityContext, "clock">,
  hashes: { readonly userId: string; readonly old: string | undefined; readonly hash: string },
): Promise<boolean> {
  const replaced = await tx
    .update(accounts)
    .set({ password: hashes.hash, updatedAt: ctx.clock() })
    .where(
      and(
        eq(accounts.userId, hashes.userId),
        eq(accounts.providerId, "credential"),
        hashes.old === undefined ? undefined : eq(accounts.password, hashes.old),
      ),
    )
    .returning({ id: accounts.id });
  return replaced.length > 0;
}
