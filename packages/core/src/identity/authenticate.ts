import { type Principal, resolvePrincipal } from "@deployclaw/db";
import type { IdentityContext } from "./identity-context.ts";
import { hashSessionToken } from "./session-token.ts";

/** Somebody who showed a living session: who they are, and the token they showed. */
export interface SignedIn extends Principal {
  readonly token: string;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Finds who a session token stands for; undefined when it is malformed, unknown or expired. */
export async function authenticate(
  ctx: Pick<IdentityContext, "auth" | "clock">,
  token: string,
): Promise<SignedIn | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const principal = await resolvePrincipal(ctx.auth, hashSessionToken(token), ctx.clock());
  return principal === undefined ? undefined : { ...principal, token };
}
