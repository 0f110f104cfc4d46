import { appendAudit } from "@deployclaw/db";
import type { AuditAction, AuditMetadata } from "@deployclaw/domain";
import type { SignedIn } from "./authenticate.ts";
import { codeRefusal } from "./code-refusal.ts";
import { commitThenThrow } from "./commit-then-throw.ts";
import type { IdentityContext } from "./identity-context.ts";
import { type RotatedSession, rotateSession, stepUpEnd } from "./rotate-session.ts";
import { signInEntry } from "./sign-in-entry.ts";
import { spendTotpCode } from "./spend-totp-code.ts";

/**
 * Lets this session, and no other, make changes for five minutes, under a new token. Throws `invalid_code`, or
 * `rate_limited` with the seconds to wait after five wrong codes in a row on any session of the user.
 */
export async function stepUp(request: {
  ctx: IdentityContext;
  signedIn: SignedIn;
  input: { code: string };
}): Promise<RotatedSession<Date>> {
  const { ctx, signedIn, input } = request;
  const { user, client } = signedIn;
  const entry = (action: AuditAction, metadata: AuditMetadata = {}) =>
    signInEntry(ctx, { clientId: client.id, userId: user.id }, action, { target: user.email, metadata });
  return commitThenThrow(ctx.auth, async (tx) => {
    const outcome = await spendTotpCode(tx, ctx, user.id, input.code);
    if (!outcome.ok) {
      await appendAudit(tx, ctx.audit, [entry("user.step_up_failed", { reason: outcome.reason })]);
      return codeRefusal(outcome);
    }
    await appendAudit(tx, ctx.audit, [entry("user.step_up")]);
    const session = { id: signedIn.sessionId, token: signedIn.token, promote: false };
    return rotateSession(tx, ctx, { ...session, stepUpUntil: stepUpEnd(ctx) });
  });
}
