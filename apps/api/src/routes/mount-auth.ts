import {
  loginRoute,
  logoutRoute,
  registerRoute,
  sessionRoute,
  setupTotpRoute,
  stepUpRoute,
  verifyTotpRoute,
} from "@deployclaw/contracts";
import {
  type Caller,
  type IdentityContext,
  login,
  logout,
  register,
  setupTotp,
  stepUp,
  verifyTotp,
} from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import type { PasswordTurns } from "../http/password-turns.ts";
import { clearSessionCookie, writeSessionCookie } from "../http/session-cookie.ts";

/** Registering, signing in, step-up and the session. */
export function mountAuth(app: Hono<ApiEnv>, deps: ApiDeps, turns: PasswordTurns): void {
  const context = (caller: Caller): IdentityContext => ({ ...deps, caller });

  mountRoute(app, deps, registerRoute, async ({ c, caller, body }) => {
    const { token, user, client } = await turns.take(caller.ipAddress, async () => {
      await deps.limits.takeRegistration(caller.ipAddress);
      return register({ ctx: context(caller), input: body });
    });
    writeSessionCookie(c, token);
    return { user, client, next: "enroll_totp" as const };
  });

  mountRoute(app, deps, loginRoute, async ({ c, caller, body }) => {
    const { ipAddress } = caller;
    const { token, next } = await turns.take(ipAddress, () =>
      deps.limits.signIn.guard({ ipAddress, email: body.email }, () =>
        login({ ctx: context(caller), input: body }),
      ),
    );
    writeSessionCookie(c, token);
    return { next };
  });

  mountRoute(app, deps, setupTotpRoute, async ({ caller, signedIn, body }) =>
    turns.take(caller.ipAddress, () => setupTotp({ ctx: context(caller), signedIn, input: body })),
  );

  mountRoute(app, deps, verifyTotpRoute, async ({ c, caller, signedIn, body }) => {
    const verified = await verifyTotp({ ctx: context(caller), signedIn, input: body });
    writeSessionCookie(c, verified.token);
    const { user, client } = signedIn;
    return { user, client, backupCodes: verified.backupCodes };
  });

  mountRoute(app, deps, stepUpRoute, async ({ c, caller, signedIn, body }) => {
    const { token, expiresAt } = await stepUp({ ctx: context(caller), signedIn, input: body });
    writeSessionCookie(c, token);
    return { expiresAt };
  });

  mountRoute(app, deps, logoutRoute, async ({ c, caller, signedIn }) => {
    await logout({ ctx: context(caller), signedIn });
    clearSessionCookie(c);
    return undefined;
  });

  mountRoute(app, deps, sessionRoute, async ({ signedIn }) => {
    const { user, client, stepUpUntil } = signedIn;
    const fresh = stepUpUntil !== null && stepUpUntil > deps.clock();
    return { user, client, stepUpUntil: fresh ? stepUpUntil : null };
  });
}
