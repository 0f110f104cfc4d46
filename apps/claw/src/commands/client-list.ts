import { listClients } from "@deployclaw/core/operator";
import type { Command } from "../command.ts";
import { clientLines } from "../operator/format-clients.ts";
import { withOperator } from "../operator/with-operator.ts";
import { parseFlags } from "../parse-flags.ts";

const usage = `Usage: ./claw client list

Prints every client, newest first: id, day of its registration, plan, how many of its agents run, name, and why it
stands still if it does.`;

export const clientList: Command = {
  summary: "see every client, its plan and its agents",
  usage,
  run: async (ctx, args) => {
    parseFlags(usage, args, []);
    const clients = await withOperator(ctx, (operator) => listClients({ ctx: operator }));
    for (const line of clientLines(clients)) ctx.print(line);
    ctx.say(clients.length === 1 ? "1 client" : `${clients.length} clients`);
    return 0;
  },
};
