import { existsSync, rmSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { readInstallationId } from "../layout/installation-id.ts";
import { parseFlags } from "../parse-flags.ts";
import { removeCells } from "../reset/remove-cells.ts";
import { stopPlatform } from "./down.ts";

const usage = `Usage: ./claw reset [--yes]

Stops the platform and deletes everything it keeps: database, keys, agents and their disks. Asks first.
  --yes   do not ask`;

export const reset: Command = {
  summary: "delete all data of this installation; asks first",
  usage,
  run: async (ctx, args) => {
    const flags = parseFlags(usage, args, ["yes"]);
    const { paths, say } = ctx;
    if (!existsSync(paths.installationIdFile)) {
      say(`there is nothing to delete in ${paths.home}`);
      return 0;
    }
    const id = readInstallationId(paths);
    if (!flags.yes && !(await isConfirmed(`Delete everything in ${paths.home}? Type yes: `))) {
      say("nothing was deleted");
      return 1;
    }
    await stopPlatform(ctx);
    await removeCells(ctx, id);
    rmSync(paths.home, { recursive: true, force: true });
    say(`deleted ${paths.home}`);
    return 0;
  },
};

async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ClawError("there is nobody to ask here: say --yes");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim() === "yes";
  } finally {
    terminal.close();
  }
}
