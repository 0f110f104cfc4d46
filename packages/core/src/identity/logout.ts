import { appendAudit, sessions, withAuth } from "@deployclaw/db";
import { eq } from "drizzle-orm";
import type { SignedIn } from "./authenticate.ts";
import type { IdentityContext } from "./identity-context.ts";

/** Ends this session; its token is worth nothing afterwards. Other sessions of the user live on. */
export async function logout(request: { ctx: IdentityContext; signedIn: SignedIn }): Promise<void> {
  const { ctx, signedIn } = request;
  await withAuth(ctx.auth, async (tx) => {
    await tx.delete(sessions).where(eq(sessions.id, signedIn.sessionId));
    await appendAudit(tx, ctx.audit, [
      {
        clientId: signedIn.client.id,
        actorKind: "user",
        actorId: signedIn.user.id,
        actionType: "user.logout",
        target: signedIn.user.email,
        ipAddress: ctx.caller.ipAddress,
        createdAt: ctx.clock(),
      },
    ]);
  });
}
