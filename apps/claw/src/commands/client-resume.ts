import { resumeClient } from "@deployclaw/core/operator";
import type { Command } from "../command.ts";
import { parseClientArguments } from "../operator/parse-client-arguments.ts";
import { withOperator } from "../operator/with-operator.ts";

const usage = `Usage: ./claw client resume <client>

Ends a client's suspension: its agents go on as they were wanted. <client> is an id, or a name that only one client has.`;

export const clientResume: Command = {
  summary: "end a client's suspension",
  usage,
  run: async (ctx, args) => {
    const { words } = parseClientArguments(usage, args, { words: 1, options: [] });
    const [client = ""] = words;
    const { id, name, agents } = await withOperator(ctx, (operator) =>
      resumeClient({ ctx: operator, input: { client } }),
    );
    ctx.say(`resumed ${name} (${id}); its agents go on as they were wanted: ${agents}`);
    return 0;
  },
};
