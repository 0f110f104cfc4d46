import { createHash } from "node:crypto";
import { mailTokens, type Transaction } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq, gt, lte } from "drizzle-orm";
import type { IdentityContext } from "./identity-context.ts";

/** What a mailed link is for. */
export type MailTokenPurpose = (typeof mailTokens.$inferSelect)["purpose"];

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

// The token has full entropy, so no salt is needed.
const hash = (token: string): Buffer => createHash("sha256").update(token).digest();

/**
 * Makes a link's token, which takes the place of the user's earlier one for this purpose; only its hash is kept.
 * Undefined when that one was made less than `pauseMs` ago.
 */
export async function issueMailToken(
  tx: Transaction<"dc_auth">,
  ctx: Pick<IdentityContext, "clock" | "randomBytes">,
  about: {
    readonly userId: string;
    readonly purpose: MailTokenPurpose;
    readonly lifetimeMs: number;
    readonly pauseMs: number;
  },
): Promise<string | undefined> {
  const now = ctx.clock();
  const token = Buffer.from(ctx.randomBytes(TOKEN_BYTES)).toString("base64url");
  const fresh = {
    tokenHash: hash(token),
    createdAt: now,
    expiresAt: new Date(now.getTime() + about.lifetimeMs),
  };
  const { userId, purpose } = about;
  const written = await tx
    .insert(mailTokens)
    .values({ userId, purpose, ...fresh })
    .onConflictDoUpdate({
      target: [mailTokens.userId, mailTokens.purpose],
      set: fresh,
      setWhere: lte(mailTokens.createdAt, new Date(now.getTime() - about.pauseMs)),
    })
    .returning({ userId: mailTokens.userId });
  return written.length === 0 ? undefined : token;
}

const invalidLink = () =>
  new AppError("invalid_link", "The link was used, is too old, or there is a newer one.");

const living = (ctx: Pick<IdentityContext, "clock">, purpose: MailTokenPurpose, token: string) =>
  and(
    eq(mailTokens.tokenHash, hash(token)),
    eq(mailTokens.purpose, purpose),
    gt(mailTokens.expiresAt, ctx.clock()),
  );

/** The user whom a link was mailed to, without spending it. Throws `invalid_link`. */
export async function readMailToken(
  tx: Transaction<"dc_auth">,
  ctx: Pick<IdentityContext, "clock">,
  purpose: MailTokenPurpose,
  token: string,
): Promise<string> {
  if (!TOKEN.test(token)) throw invalidLink();
  const [row] = await tx
    .select({ userId: mailTokens.userId })
    .from(mailTokens)
    .where(living(ctx, purpose, token));
  if (row === undefined) throw invalidLink();
  return row.userId;
}

/** Spends a link; gives the user whom it was mailed to. It works once, also twice at once. Throws `invalid_link`. */
export async function spendMailToken(
  tx: Transaction<"dc_auth">,
  ctx: Pick<IdentityContext, "clock">,
  purpose: MailTokenPurpose,
  token: string,
): Promise<string> {
  if (!TOKEN.test(token)) throw invalidLink();
  const [row] = await tx
    .delete(mailTokens)
    .where(living(ctx, purpose, token))
    .returning({ userId: mailTokens.userId });
  if (row === undefined) throw invalidLink();
  return row.userId;
}

/** Makes the links worthless that were mailed to a user for a purpose. */
export async function voidMailTokens(
  tx: Transaction<"dc_auth">,
  userId: string,
  purpose: MailTokenPurpose,
): Promise<void> {
  await tx.delete(mailTokens).where(and(eq(mailTokens.userId, userId), eq(mailTokens.purpose, purpose)));
}

/** Removes what is too old to work. */
export async function sweepMailTokens(
  tx: Transaction<"dc_auth">,
  ctx: Pick<IdentityContext, "clock">,
): Promise<void> {
  await tx.delete(mailTokens).where(lte(mailTokens.expiresAt, ctx.clock()));
}
