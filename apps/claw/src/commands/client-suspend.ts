import { suspendClient } from "@deployclaw/core/operator";
import type { Command } from "../command.ts";
import { parseClientArguments } from "../operator/parse-client-arguments.ts";
import { withOperator } from "../operator/with-operator.ts";

const usage = `Usage: ./claw client suspend <client> --reason <text>

Makes a client stand still: its agents are stopped and keep their state, its users sign in and look but change nothing.
They are shown the reason, which also stands in their log. <client> is an id, or a name that only one client has.`;

export const clientSuspend: Command = {
  summary: "stop a client's agents and let its users look alone",
  usage,
  run: async (ctx, args) => {
    const { words, options } = parseClientArguments(usage, args, { words: 1, options: ["reason"] });
    const [client = ""] = words;
    const { id, name, agents } = await withOperator(ctx, (operator) =>
      suspendClient({ ctx: operator, input: { client, reason: options.reason } }),
    );
    ctx.say(`suspended ${name} (${id}); its agents stop now: ${agents}`);
    return 0;
  },
};
