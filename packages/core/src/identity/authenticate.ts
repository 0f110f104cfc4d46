import { type Principal, resolvePrincipal, sessions, withAuth } from "@deployclaw/db";
import { eq } from "drizzle-orm";
import type { IdentityContext } from "./identity-context.ts";
import { hashSessionToken } from "./session-token.ts";

/** Somebody who showed a living session: who they are, and the token they showed. */
export interface SignedIn extends Principal {
  readonly token: string;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const TOUCH_AFTER_MS = 60_000;

/**
 * Finds who a session token stands for; undefined when it is malformed, unknown or expired. Notes that the session was
 * used, at most once a minute.
 */
export async function authenticate(
  ctx: Pick<IdentityContext, "auth" | "clock">,
  token: string,
): Promise<SignedIn | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const now = ctx.clock();
  const principal = await resolvePrincipal(ctx.auth, hashSessionToken(token), now);
  if (principal === undefined) return undefined;
  if (now.getTime() - principal.lastUsedAt.getTime() >= TOUCH_AFTER_MS)
    await withAuth(ctx.auth, (tx) =>
      tx.update(sessions).set({ lastUsedAt: now }).where(eq(sessions.id, principal.sessionId)),
    );
  return { ...principal, token };
}
