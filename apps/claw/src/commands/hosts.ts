import { listHosts } from "@deployclaw/core/operator";
import type { Command } from "../command.ts";
import { hostLines } from "../hosts/format-hosts.ts";
import { withOperator } from "../operator/with-operator.ts";
import { parseFlags } from "../parse-flags.ts";

const usage = `Usage: ./claw hosts [--json]

Lists every host: whether it takes new agents, how it makes disks, when it was last heard of, and what its last preflight
found missing.

  --json   one JSON object`;

export const hosts: Command = {
  summary: "see every host, whether it takes new agents, and why not",
  usage,
  run: async (ctx, args) => {
    const flags = parseFlags(usage, args, ["json"]);
    const listed = await withOperator(ctx, (operator) => listHosts({ ctx: operator }));
    if (flags.json) ctx.print(JSON.stringify({ hosts: listed }));
    else for (const line of hostLines(listed, new Date())) ctx.print(line);
    return 0;
  },
};
