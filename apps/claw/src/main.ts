import { homedir } from "node:os";
import { resolve } from "node:path";
import { ConfigError, homePaths, loadConfig } from "@deployclaw/config";
import { ClawError } from "./claw-error.ts";
import type { ClawContext } from "./command.ts";
import { commandTable, findCommand } from "./command-table.ts";
import { defaultHome } from "./layout/default-home.ts";

function createContext(): ClawContext {
  const config = loadConfig("claw");
  const isRoot = process.getuid?.() === 0;
  return {
    root: resolve(import.meta.dirname, "../../.."),
    config,
    paths: homePaths(config.home ?? defaultHome(isRoot, config.userHome ?? homedir())),
    isRoot,
    say: (line) => process.stderr.write(`claw | ${line}\n`),
    print: (line) => process.stdout.write(`${line}\n`),
  };
}

async function helpText(): Promise<string> {
  const lines = ["Usage: ./claw <verb> [options]", ""];
  for (const [name, load] of Object.entries(commandTable)) {
    lines.push(`  ${name.padEnd(14)} ${(await load()).summary}`);
  }
  return [...lines, "", "./claw <verb> --help says more about one of them.", ""].join("\n");
}

async function main(args: readonly string[]): Promise<number> {
  const found = findCommand(Object.keys(commandTable), args);
  const load = found === undefined ? undefined : commandTable[found.name];
  if (found === undefined || load === undefined) {
    const wantsHelp = args.length === 0 || args[0] === "--help" || args[0] === "help";
    if (wantsHelp) process.stdout.write(await helpText());
    else process.stderr.write(`claw | there is no verb "${args.join(" ")}"; ./claw --help lists them\n`);
    return wantsHelp ? 0 : 2;
  }
  const command = await load();
  if (found.rest.includes("--help")) {
    process.stdout.write(`${command.usage}\n`);
    return 0;
  }
  return command.run(createContext(), found.rest);
}

// What is for everybody to read is not kept from the platform's users by whoever starts it; the rest names its mode.
process.umask(0o022);
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (err) {
  const isForPeople = err instanceof ClawError || err instanceof ConfigError;
  const text = isForPeople ? err.message : err instanceof Error ? (err.stack ?? err.message) : String(err);
  process.stderr.write(`claw | ${text}\n`);
  process.exitCode = 1;
}
