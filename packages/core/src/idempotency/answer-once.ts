import { idempotencyKeys, type Transaction } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { ProductContext } from "../product-context.ts";
import type { RequestKey } from "./request-key.ts";

/** A value that went through JSON: points in time are texts. */
export type AsJson<Value> = Value extends Date
  ? string
  : Value extends object
    ? { readonly [Key in keyof Value]: AsJson<Value[Key]> }
    : Value;

/** How long a key stands for its request. */
export const KEY_LIFETIME_MS = 24 * 60 * 60_000;

const isOf = (ctx: ProductContext, { keyHash }: RequestKey) =>
  and(
    eq(idempotencyKeys.clientId, ctx.client.id),
    eq(idempotencyKeys.userId, ctx.user.id),
    eq(idempotencyKeys.keyHash, keyHash),
  );

/**
 * What the caller's key was answered before, or undefined: there is no key, or nothing was created under it. Throws
 * `idempotency_key_reused` when that was another request.
 */
export async function answeredBefore<Result>(
  tx: Transaction<"dc_api">,
  ctx: ProductContext,
): Promise<AsJson<Result> | undefined> {
  const { requestKey } = ctx;
  if (requestKey === undefined) return undefined;
  const [row] = await tx
    .select({ requestDigest: idempotencyKeys.requestDigest, answer: idempotencyKeys.answer })
    .from(idempotencyKeys)
    .where(and(isOf(ctx, requestKey), gt(idempotencyKeys.expiresAt, ctx.clock())));
  if (row === undefined) return undefined;
  if (!row.requestDigest.equals(requestKey.requestDigest))
    throw new AppError(
      "idempotency_key_reused",
      "This Idempotency-Key was given for another request before.",
    );
  return JSON.parse(row.answer) as AsJson<Result>;
}

/**
 * Runs a creation once for the caller's key, and gives its answer to every later request with that key; without a key it
 * simply runs. Key, answer and what was created commit together. Throws `request_in_progress` while another such
 * request runs, and `idempotency_key_reused`; a creation that fails leaves the key free.
 */
export async function answerOnce<Result>(
  tx: Transaction<"dc_api">,
  ctx: ProductContext,
  create: () => Promise<Result>,
): Promise<Result | AsJson<Result>> {
  const { requestKey } = ctx;
  if (requestKey === undefined) return create();
  const lock = `idempotency:${ctx.client.id}:${ctx.user.id}:${requestKey.keyHash.toString("hex")}`;
  const [taken] = await tx.execute<{ isOurs: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${lock}, 0)) AS "isOurs"`,
  );
  if (taken?.isOurs !== true)
    throw new AppError("request_in_progress", "Another request with this Idempotency-Key is under way.");
  const before = await answeredBefore<Result>(tx, ctx);
  if (before !== undefined) return before;

  const now = ctx.clock();
  await tx.delete(idempotencyKeys).where(and(isOf(ctx, requestKey), lte(idempotencyKeys.expiresAt, now)));
  const answer = await create();
  await tx.insert(idempotencyKeys).values({
    clientId: ctx.client.id,
    userId: ctx.user.id,
    ...requestKey,
    answer: JSON.stringify(answer),
    expiresAt: new Date(now.getTime() + KEY_LIFETIME_MS),
  });
  return answer;
}
