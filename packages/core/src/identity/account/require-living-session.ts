import { sessions, type Transaction } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import type { SignedIn } from "../authenticate.ts";
import { hashSessionToken } from "../session-token.ts";

/** Keeps the caller's session from ending within this transaction. Throws `unauthenticated` when it has, or has a new token. */
export async function requireLivingSession(
  tx: Transaction<"dc_auth">,
  { sessionId, token }: SignedIn,
): Promise<void> {
  const [session] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.token, hashSessionToken(token))))
    .for("update");
  if (session === undefined) throw new AppError("unauthenticated", "This session has ended. Sign in again.");
}
