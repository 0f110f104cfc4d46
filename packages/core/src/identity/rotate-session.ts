import { sessions, type Transaction } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import type { IdentityContext } from "./identity-context.ts";
import { FULL_SESSION_MS, STEP_UP_MS } from "./session-lifetimes.ts";
import { hashSessionToken, newSessionToken } from "./session-token.ts";

/** A session after its token was changed. */
export interface RotatedSession {
  readonly token: string;
  readonly stepUpUntil: Date;
}

/**
 * Gives a session both factors and step-up under a new token; the old token is worth nothing from then on. Promoting a
 * session starts its full lifetime, step-up alone does not prolong it. Throws `unauthenticated` when the session ended or its
 * token changed meanwhile.
 */
export async function rotateSession(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  session: { readonly id: string; readonly token: string; readonly promote: boolean },
): Promise<RotatedSession> {
  const now = ctx.clock();
  const token = newSessionToken(ctx.randomBytes);
  const stepUpUntil = new Date(now.getTime() + STEP_UP_MS);
  const rotated = await tx
    .update(sessions)
    .set({
      token: hashSessionToken(token),
      stage: "full",
      stepUpUntil,
      updatedAt: now,
      ...(session.promote ? { expiresAt: new Date(now.getTime() + FULL_SESSION_MS) } : {}),
    })
    .where(and(eq(sessions.id, session.id), eq(sessions.token, hashSessionToken(session.token))))
    .returning({ id: sessions.id });
  if (rotated.length === 0) throw new AppError("unauthenticated", "This session has ended. Sign in again.");
  return { token, stepUpUntil };
}
