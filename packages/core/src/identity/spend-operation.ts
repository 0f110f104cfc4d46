import { sessions, withAuth } from "@deployclaw/db";
import { and, eq, gt } from "drizzle-orm";
import type { SignedIn } from "./authenticate.ts";
import type { IdentityContext } from "./identity-context.ts";
import { type Operation, operationDigest } from "./operation.ts";
import { hashSessionToken } from "./session-token.ts";

/**
 * Spends the step-up that this session was given for this operation; false when there is none, or no longer. Of many
 * tries at once one succeeds.
 */
export async function spendOperation(request: {
  ctx: Pick<IdentityContext, "auth" | "clock">;
  signedIn: SignedIn;
  input: Operation;
}): Promise<boolean> {
  const { ctx, signedIn, input } = request;
  const spent = await withAuth(ctx.auth, (tx) =>
    tx
      .update(sessions)
      .set({ operationDigest: null, operationUntil: null })
      .where(
        and(
          eq(sessions.id, signedIn.sessionId),
          eq(sessions.token, hashSessionToken(signedIn.token)),
          eq(sessions.operationDigest, operationDigest(input)),
          gt(sessions.operationUntil, ctx.clock()),
        ),
      )
      .returning({ id: sessions.id }),
  );
  return spent.length > 0;
}
