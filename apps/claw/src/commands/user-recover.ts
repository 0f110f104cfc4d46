import { isLoopback } from "@deployclaw/config";
import { requestRecovery } from "@deployclaw/core/recovery";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { parseClientArguments } from "../operator/parse-client-arguments.ts";
import { withOperator } from "../operator/with-operator.ts";
import { publicUrlOf } from "../supervisor/process-specs.ts";

const usage = `Usage: ./claw user recover <email>

For somebody who lost authenticator and backup codes. In 24 hours both are removed and all sessions of the user end; the
next sign-in with the password sets up a new authenticator. Everybody of the user's client is told by mail at once, and
each of them can stop it. Signing in stops it too. Make sure that you know who asks.`;

export const userRecover: Command = {
  summary: "let a user who lost authenticator and backup codes set up a new one, after a day",
  usage,
  run: async (ctx, args) => {
    const { words } = parseClientArguments(usage, args, { words: 1, options: [] });
    const [email = ""] = words;
    if (ctx.config.smtpUrl === undefined && !isLoopback(publicUrlOf(ctx.config)))
      throw new ClawError(
        "SMTP_URL is not set: nobody could be told, and so nobody could stop it (set it here as for ./claw up)",
      );
    const recovery = await withOperator(ctx, (operator) =>
      requestRecovery({ ctx: operator, input: { email } }),
    );
    ctx.say(
      `${recovery.email} of ${recovery.clientName} can set up a new authenticator from ${recovery.endsAt.toISOString()}`,
    );
    ctx.say(`told by mail, and able to stop it: ${recovery.told.join(", ")}`);
    return 0;
  },
};
