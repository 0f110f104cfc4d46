import { appendAudit } from "@deployclaw/db";
import type { SignedIn } from "./authenticate.ts";
import { codeRefusal } from "./code-refusal.ts";
import { commitThenThrow } from "./commit-then-throw.ts";
import type { IdentityContext } from "./identity-context.ts";
import { type Operation, operationDigest } from "./operation.ts";
import { rotateSession, stepUpEnd } from "./rotate-session.ts";
import { signInEntry } from "./sign-in-entry.ts";
import { spendTotpCode } from "./spend-totp-code.ts";

/** A session's new token, and when what it may do now ends. */
export interface SteppedUp {
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * Lets this session, and no other, make changes for five minutes, under a new token; with an operation it may do that
 * one request once within five minutes, and nothing else that it could not do before. Throws `invalid_code`, or
 * `rate_limited` with the seconds to wait after five wrong codes in a row on any session of the user.
 */
export async function stepUp(request: {
  ctx: IdentityContext;
  signedIn: SignedIn;
  input: { code: string; operation?: Operation | undefined };
}): Promise<SteppedUp> {
  const { ctx, signedIn, input } = request;
  const { user, client } = signedIn;
  const { operation } = input;
  const about = operation === undefined ? {} : { operation: `${operation.method} ${operation.path}` };
  const who = { clientId: client.id, userId: user.id };
  const target = user.email;
  return commitThenThrow(ctx.auth, async (tx) => {
    const outcome = await spendTotpCode(tx, ctx, user.id, input.code);
    if (!outcome.ok) {
      const metadata = { ...about, reason: outcome.reason };
      await appendAudit(tx, ctx.audit, [signInEntry(ctx, who, "user.step_up_failed", { target, metadata })]);
      return codeRefusal(outcome);
    }
    await appendAudit(tx, ctx.audit, [signInEntry(ctx, who, "user.step_up", { target, metadata: about })]);
    const session = { id: signedIn.sessionId, token: signedIn.token, promote: false };
    const expiresAt = stepUpEnd(ctx);
    const { token } = await rotateSession(tx, ctx, {
      ...session,
      ...(operation === undefined
        ? { stepUpUntil: expiresAt }
        : {
            stepUpUntil: signedIn.stepUpUntil,
            operation: { digest: operationDigest(operation), until: expiresAt },
          }),
    });
    return { token, expiresAt };
  });
}
