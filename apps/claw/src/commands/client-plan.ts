import { setClientPlan } from "@deployclaw/core/operator";
import { PLAN_NAMES } from "@deployclaw/domain";
import type { Command } from "../command.ts";
import { parseClientArguments } from "../operator/parse-client-arguments.ts";
import { withOperator } from "../operator/with-operator.ts";

const usage = `Usage: ./claw client plan <client> <plan>

Puts a client on a plan: ${PLAN_NAMES.join(", ")}. What it has already stays; the plan's limits hold for what comes.
<client> is an id, or a name that only one client has.`;

export const clientPlan: Command = {
  summary: "put a client on another plan",
  usage,
  run: async (ctx, args) => {
    const { words } = parseClientArguments(usage, args, { words: 2, options: [] });
    const [client = "", plan = ""] = words;
    const done = await withOperator(ctx, (operator) =>
      setClientPlan({ ctx: operator, input: { client, plan } }),
    );
    ctx.say(`${done.name} (${done.id}) is on the plan ${done.plan}`);
    return 0;
  },
};
