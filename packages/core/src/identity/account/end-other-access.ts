import { appendAudit, type Transaction } from "@deployclaw/db";
import type { AccountChange, MailKind } from "@deployclaw/domain";
import { enqueueMail } from "../../mail/enqueue-mail.ts";
import { endSessionsOf } from "../account/end-sessions.ts";
import type { SignedIn } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";
import { type RotatedSession, rotateSession } from "../rotate-session.ts";
import { signInEntry } from "../sign-in-entry.ts";

/**
 * What follows every change of how somebody signs in: the other sessions end, this one goes on under a new token, the log
 * says so, and the user is told by mail.
 */
export async function endOtherAccess(
  tx: Transaction<"dc_auth">,
  ctx: IdentityContext,
  signedIn: SignedIn,
  change: {
    readonly action: `user.${AccountChange}`;
    readonly mail: MailKind;
    readonly stepUpUntil: Date | null;
  },
): Promise<RotatedSession> {
  const { user, client, sessionId: id, token } = signedIn;
  const sessions = await endSessionsOf(tx, user.id, id);
  const who = { clientId: client.id, userId: user.id };
  const about = { target: user.email, metadata: { sessions } };
  await appendAudit(tx, ctx.audit, [signInEntry(ctx, who, change.action, about)]);
  const facts = { ipAddress: ctx.caller.ipAddress };
  await enqueueMail(tx, ctx, { kind: change.mail, recipient: user.email, facts });
  return rotateSession(tx, ctx, { id, token, promote: false, stepUpUntil: change.stepUpUntil });
}
