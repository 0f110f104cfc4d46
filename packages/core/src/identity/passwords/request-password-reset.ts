import { withAuth } from "@deployclaw/db";
import { enqueueMail } from "../../mail/enqueue-mail.ts";
import type { IdentityContext } from "../identity-context.ts";

/**
 * Asks for a mail with a link to reset a password. The very same is done for an address that nobody has, and whether
 * somebody has it is found out when the mail is written, so that neither answer nor timing tells.
 */
export async function requestPasswordReset(request: {
  readonly ctx: Pick<IdentityContext, "auth" | "clock" | "caller">;
  readonly input: { readonly email: string };
}): Promise<void> {
  const { ctx, input } = request;
  const facts = { ipAddress: ctx.caller.ipAddress };
  await withAuth(ctx.auth, (tx) =>
    enqueueMail(tx, ctx, { kind: "reset_password", recipient: input.email, facts }),
  );
}
