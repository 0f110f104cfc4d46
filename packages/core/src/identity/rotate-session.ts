import { sessions, type Transaction } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import type { IdentityContext } from "./identity-context.ts";
import { FULL_SESSION_MS, STEP_UP_MS } from "./session-lifetimes.ts";
import { hashSessionToken, newSessionToken } from "./session-token.ts";

/** A session after its token was changed; `stepUpUntil` is null while it may make no changes. */
export interface RotatedSession<StepUp extends Date | null = Date | null> {
  readonly token: string;
  readonly stepUpUntil: StepUp;
}

/** When step-up that is given now ends. */
export function stepUpEnd(ctx: Pick<IdentityContext, "clock">): Date {
  return new Date(ctx.clock().getTime() + STEP_UP_MS);
}

/**
 * Gives a session both factors, and step-up until the given time, under a new token; the old token is worth nothing from
 * then on. Promoting a session starts its full lifetime, step-up alone does not prolong it. Throws `unauthenticated` when the
 * session ended or its token changed meanwhile.
 */
export async function rotateSession<StepUp extends Date | null>(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  session: {
    readonly id: string;
    readonly token: string;
    readonly promote: boolean;
    readonly stepUpUntil: StepUp;
    /** The one request that it may do besides; what it was given before is void. */
    readonly operation?: { readonly digest: string; readonly until: Date };
  },
): Promise<RotatedSession<StepUp>> {
  const now = ctx.clock();
  const token = newSessionToken(ctx.randomBytes);
  const { stepUpUntil } = session;
  const rotated = await tx
    .update(sessions)
    .set({
      token: hashSessionToken(token),
      stage: "full",
      stepUpUntil,
      operationDigest: session.operation?.digest ?? null,
      operationUntil: session.operation?.until ?? null,
      updatedAt: now,
      ...(session.promote ? { expiresAt: new Date(now.getTime() + FULL_SESSION_MS) } : {}),
    })
    .where(and(eq(sessions.id, session.id), eq(sessions.token, hashSessionToken(session.token))))
    .returning({ id: sessions.id });
  if (rotated.length === 0) throw new AppError("unauthenticated", "This session has ended. Sign in again.");
  return { token, stepUpUntil };
}
