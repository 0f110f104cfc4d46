import { appendAudit, sessions, withAuth } from "@deployclaw/db";
import { eq } from "drizzle-orm";
import type { SignedIn } from "./authenticate.ts";
import type { IdentityContext } from "./identity-context.ts";
import { signInEntry } from "./sign-in-entry.ts";

/** Ends this session; its token is worth nothing afterwards. Other sessions of the user live on. */
export async function logout(request: { ctx: IdentityContext; signedIn: SignedIn }): Promise<void> {
  const { ctx, signedIn } = request;
  const who = { clientId: signedIn.client.id, userId: signedIn.user.id };
  await withAuth(ctx.auth, async (tx) => {
    await tx.delete(sessions).where(eq(sessions.id, signedIn.sessionId));
    const entry = signInEntry(ctx, who, "user.logout", { target: signedIn.user.email, metadata: {} });
    await appendAudit(tx, ctx.audit, [entry]);
  });
}
