import type { Command } from "../command.ts";
import { askForOrphans } from "../orphans/ask-orchestrator.ts";
import { formatOrphans } from "../orphans/format-orphans.ts";
import { parseFlags } from "../parse-flags.ts";

const usage = `Usage: ./claw orphans [--json]

Lists what on this host belongs to no agent (containers, disks, directories), why it counts as such, and whether the next
sweep removes it. Removes nothing itself.

  --json   one JSON object`;

export const orphans: Command = {
  summary: "list what on this host belongs to no agent, and remove nothing",
  usage,
  run: async ({ paths, print }, args) => {
    const flags = parseFlags(usage, args, ["json"]);
    const answer = await askForOrphans(paths);
    if (flags.json) print(JSON.stringify(answer));
    else for (const line of formatOrphans(answer)) print(line);
    return 0;
  },
};
