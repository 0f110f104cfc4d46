import type { Command } from "../command.ts";
import { parseFlags } from "../parse-flags.ts";
import { waitlistLines } from "../waitlist/format-waitlist.ts";
import { readWaitlist } from "../waitlist/read-waitlist.ts";

const usage = `Usage: ./claw waitlist list

Prints who asked to be let in on the landing page, newest first: when (UTC), email, company, message.`;

export const waitlistList: Command = {
  summary: "see who asked to be let in",
  usage,
  run: async (ctx, args) => {
    parseFlags(usage, args, []);
    const entries = await readWaitlist(ctx);
    for (const line of waitlistLines(entries)) ctx.print(line);
    ctx.say(`${entries.length} on the waitlist`);
    return 0;
  },
};
