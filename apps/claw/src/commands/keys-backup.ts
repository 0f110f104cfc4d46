import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { runProgram } from "../host/run-program.ts";

const usage = `Usage: ./claw keys backup <file.tar>

Writes this installation's id and all its secrets into a tar file that only you can read. It is not encrypted: keep
it where nobody else gets it. Put it back with: tar -C <DEPLOYCLAW_HOME> -xpf <file.tar>`;

export const keysBackup: Command = {
  summary: "save the keys without which the data cannot be read",
  usage,
  run: async (ctx, args) => {
    const [name, ...rest] = args;
    if (name === undefined || name.startsWith("-") || rest.length > 0) throw new ClawError(usage);
    const target = resolve(name);
    if (existsSync(target)) throw new ClawError(`${target} is there already: name another file`);
    if (!existsSync(ctx.paths.installationIdFile))
      throw new ClawError("there are no keys yet: run ./claw up first");
    process.umask(0o077);
    const content = ["secrets", "installation-id"];
    await runProgram("tar", ["--create", "--file", target, "--directory", ctx.paths.home, "--", ...content]);
    ctx.say(`saved to ${target}`);
    return 0;
  },
};
