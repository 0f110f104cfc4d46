import * as contracts from "@deployclaw/contracts";
import {
  beginTotpReplacement,
  type Caller,
  cancelClientRecoveries,
  changePassword,
  endOtherSessions,
  endSession,
  finishTotpReplacement,
  type IdentityContext,
  listSessions,
  readAccount,
  renewBackupCodes,
  requestEmailVerification,
} from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import type { PasswordTurns } from "../http/password-turns.ts";
import { clearSessionCookie, writeSessionCookie } from "../http/session-cookie.ts";

/** What somebody who is signed in does about their own account: sessions, password, second factor. */
export function mountAccount(app: Hono<ApiEnv>, deps: ApiDeps, turns: PasswordTurns): void {
  const context = (caller: Caller): IdentityContext => ({ ...deps, caller });

  mountRoute(app, deps, contracts.accountRoute, ({ signedIn }) => readAccount({ ctx: deps, signedIn }));

  mountRoute(app, deps, contracts.changePasswordRoute, async ({ c, caller, signedIn, body }) => {
    await deps.limits.takeOwnPassword(signedIn.user.id);
    const { token } = await turns.take(caller.ipAddress, () =>
      changePassword({ ctx: context(caller), signedIn, input: body }),
    );
    writeSessionCookie(c, token);
    return undefined;
  });

  mountRoute(app, deps, contracts.listSessionsRoute, ({ signedIn, query }) =>
    listSessions({ ctx: deps, signedIn, input: query }),
  );

  mountRoute(app, deps, contracts.endSessionRoute, async ({ c, caller, signedIn, params }) => {
    await endSession({ ctx: context(caller), signedIn, input: params });
    if (params.id === signedIn.sessionId) clearSessionCookie(c);
    return undefined;
  });

  mountRoute(app, deps, contracts.endOtherSessionsRoute, ({ caller, signedIn }) =>
    endOtherSessions({ ctx: context(caller), signedIn }),
  );

  mountRoute(app, deps, contracts.beginTotpReplacementRoute, async ({ caller, signedIn, body }) => {
    await deps.limits.takeOwnPassword(signedIn.user.id);
    return turns.take(caller.ipAddress, () =>
      beginTotpReplacement({ ctx: context(caller), signedIn, input: body }),
    );
  });

  mountRoute(app, deps, contracts.finishTotpReplacementRoute, async ({ c, caller, signedIn, body }) => {
    const changed = await finishTotpReplacement({ ctx: context(caller), signedIn, input: body });
    writeSessionCookie(c, changed.token);
    return { backupCodes: changed.backupCodes };
  });

  mountRoute(app, deps, contracts.renewBackupCodesRoute, async ({ c, caller, signedIn, body }) => {
    const changed = await renewBackupCodes({ ctx: context(caller), signedIn, input: body });
    writeSessionCookie(c, changed.token);
    return { backupCodes: changed.backupCodes };
  });

  mountRoute(app, deps, contracts.requestEmailVerificationRoute, async ({ caller, signedIn }) => {
    await deps.limits.takeMail(caller.ipAddress);
    await requestEmailVerification({ ctx: deps, signedIn });
    return { accepted: true as const };
  });

  mountRoute(app, deps, contracts.cancelRecoveriesRoute, ({ caller, signedIn }) =>
    cancelClientRecoveries({ ctx: context(caller), signedIn }),
  );
}
