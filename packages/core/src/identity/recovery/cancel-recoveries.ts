import { appendAudit, recoveries, type Transaction, users, withAuth } from "@deployclaw/db";
import { auditEntry, type NewAuditEntry } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import { enqueueMail } from "../../mail/enqueue-mail.ts";
import type { SignedIn } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";
import { spendMailToken } from "../mail-tokens.ts";
import { usersOf } from "./users-of.ts";

type CancelContext = Pick<IdentityContext, "auth" | "audit" | "clock" | "caller">;

/** Which recoveries are stopped, by whom and how. */
export interface Cancellation {
  readonly clientId: string;
  /** All of the client's when left out. */
  readonly ofUser?: string;
  readonly by: Pick<NewAuditEntry, "actorKind" | "actorId" | "ipAddress">;
  readonly how: "link" | "session" | "signed_in" | "not_everybody_told";
}

/** Stops recoveries that wait; everybody of the client is told. Gives how many there were. */
export async function cancelRecoveries(
  tx: Transaction<"dc_auth">,
  ctx: Pick<IdentityContext, "audit" | "clock">,
  { clientId, ofUser, by, how }: Cancellation,
): Promise<number> {
  const cancelled = await tx
    .update(recoveries)
    .set({ status: "cancelled" })
    .where(
      and(
        eq(recoveries.clientId, clientId),
        eq(recoveries.status, "waiting"),
        ofUser === undefined ? undefined : eq(recoveries.userId, ofUser),
      ),
    )
    .returning({ userId: recoveries.userId });
  if (cancelled.length === 0) return 0;
  const everybody = await usersOf(tx, clientId);
  for (const { userId } of cancelled) {
    const about = everybody.find(({ id }) => id === userId)?.email ?? userId;
    const entry = { clientId, ...by, actionType: "user.recovery_cancel", target: about } as const;
    await appendAudit(tx, ctx.audit, [auditEntry({ ...entry, metadata: { how }, createdAt: ctx.clock() })]);
    const told = { kind: "recovery_cancelled", facts: { about } } as const;
    await enqueueMail(tx, ctx, ...everybody.map(({ email }) => ({ ...told, recipient: email })));
  }
  return cancelled.length;
}

/** A user who stops a recovery, for the log. */
export const cancelledBy = (ctx: Pick<IdentityContext, "caller">, userId: string) =>
  ({ actorKind: "user", actorId: userId, ipAddress: ctx.caller.ipAddress }) as const;

/** Stops all recoveries of the client of whoever was mailed this link, signed in or not. Throws `invalid_link`. */
export async function cancelRecoveryByLink(request: {
  readonly ctx: CancelContext;
  readonly input: { readonly token: string };
}): Promise<void> {
  const { ctx, input } = request;
  await withAuth(ctx.auth, async (tx) => {
    const userId = await spendMailToken(tx, ctx, "cancel_recovery", input.token);
    const [user] = await tx.select({ clientId: users.clientId }).from(users).where(eq(users.id, userId));
    if (user === undefined) throw new Error("a mailed link belongs to nobody");
    await cancelRecoveries(tx, ctx, { clientId: user.clientId, by: cancelledBy(ctx, userId), how: "link" });
  });
}

/** Stops all recoveries of the caller's client; gives how many there were. */
export async function cancelClientRecoveries(request: {
  readonly ctx: CancelContext;
  readonly signedIn: SignedIn;
}): Promise<{ readonly cancelled: number }> {
  const { ctx, signedIn } = request;
  const by = cancelledBy(ctx, signedIn.user.id);
  return withAuth(ctx.auth, async (tx) => ({
    cancelled: await cancelRecoveries(tx, ctx, { clientId: signedIn.client.id, by, how: "session" }),
  }));
}
