import {
  cancelRecoveryByLinkRoute,
  requestPasswordResetRoute,
  resetPasswordRoute,
  verifyEmailRoute,
} from "@deployclaw/contracts";
import {
  type Caller,
  cancelRecoveryByLink,
  type IdentityContext,
  requestPasswordReset,
  resetPassword,
  verifyEmail,
} from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import type { PasswordTurns } from "../http/password-turns.ts";

/** What somebody does with a link that was mailed to them, and asking for one; none of it signs anybody in. */
export function mountMailedLinks(app: Hono<ApiEnv>, deps: ApiDeps, turns: PasswordTurns): void {
  const context = (caller: Caller): IdentityContext => ({ ...deps, caller });

  mountRoute(app, deps, requestPasswordResetRoute, async ({ caller, body }) => {
    await deps.limits.takeMail(caller.ipAddress);
    await requestPasswordReset({ ctx: context(caller), input: body });
    return { accepted: true as const };
  });

  mountRoute(app, deps, resetPasswordRoute, async ({ caller, body }) => {
    await turns.take(caller.ipAddress, () => resetPassword({ ctx: context(caller), input: body }));
    return undefined;
  });

  mountRoute(app, deps, verifyEmailRoute, ({ caller, body }) =>
    verifyEmail({ ctx: context(caller), input: body }),
  );

  mountRoute(app, deps, cancelRecoveryByLinkRoute, async ({ caller, body }) => {
    await cancelRecoveryByLink({ ctx: context(caller), input: body });
    return undefined;
  });
}
