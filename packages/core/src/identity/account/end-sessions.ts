import { appendAudit, sessions, type Transaction, withAuth } from "@deployclaw/db";
import { AppError, UUID } from "@deployclaw/domain";
import { and, eq, ne } from "drizzle-orm";
import type { SignedIn } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";
import { signInEntry } from "../sign-in-entry.ts";

interface AccountRequest {
  readonly ctx: IdentityContext;
  readonly signedIn: SignedIn;
}

/** Ends every session of a user, but the one that is to stay; gives how many there were. */
export async function endSessionsOf(
  tx: Transaction<"dc_auth">,
  userId: string,
  stays?: string,
): Promise<number> {
  const ended = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), stays === undefined ? undefined : ne(sessions.id, stays)))
    .returning({ id: sessions.id });
  return ended.length;
}

async function record(tx: Transaction<"dc_auth">, { ctx, signedIn }: AccountRequest, count: number) {
  const who = { clientId: signedIn.client.id, userId: signedIn.user.id };
  const about = { target: signedIn.user.email, metadata: { sessions: count } };
  await appendAudit(tx, ctx.audit, [signInEntry(ctx, who, "user.session_end", about)]);
}

/** Ends one session of the caller's own, this one included. Throws `not_found` for any other. */
export async function endSession(request: AccountRequest & { input: { id: string } }): Promise<void> {
  const { ctx, signedIn, input } = request;
  const missing = new AppError("not_found", "You have no such session.");
  if (!UUID.test(input.id)) throw missing;
  await withAuth(ctx.auth, async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.id, input.id), eq(sessions.userId, signedIn.user.id)))
      .returning({ id: sessions.id });
    if (ended.length === 0) throw missing;
    await record(tx, request, 1);
  });
}

/** Ends all sessions of the caller but this one; gives how many there were. */
export async function endOtherSessions(request: AccountRequest): Promise<{ readonly ended: number }> {
  const { ctx, signedIn } = request;
  return withAuth(ctx.auth, async (tx) => {
    const ended = await endSessionsOf(tx, signedIn.user.id, signedIn.sessionId);
    if (ended > 0) await record(tx, request, ended);
    return { ended };
  });
}
