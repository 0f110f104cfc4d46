import type { Command } from "../command.ts";
import { parseFlags } from "../parse-flags.ts";
import { waitlistCsv as csvOf } from "../waitlist/format-waitlist.ts";
import { readWaitlist } from "../waitlist/read-waitlist.ts";

const usage = `Usage: ./claw waitlist csv > FILE

Prints the waitlist as CSV (RFC 4180), newest first: asked_at, email, company, message, address_hash. The hash is the
same for all who asked from one address.`;

export const waitlistCsv: Command = {
  summary: "print the waitlist as CSV",
  usage,
  run: async (ctx, args) => {
    parseFlags(usage, args, []);
    for (const line of csvOf(await readWaitlist(ctx))) ctx.print(`${line}\r`);
    return 0;
  },
};
