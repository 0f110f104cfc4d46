import type { ClawContext, Command } from "../command.ts";
import { examineHost, type Finding } from "../doctor/host-facts.ts";
import { measureMemory, platformPssMiB } from "../doctor/process-memory.ts";
import { isPlatformRunning } from "../guard/running-platform.ts";
import { parseFlags } from "../parse-flags.ts";
import { readState } from "../supervisor/state-file.ts";

const usage = `Usage: ./claw doctor

Says of each prerequisite and each fact of the host whether it is found, missing or weak, and how to fix it; and how
much memory each running process uses. Changes nothing. Exit code 1 when something is missing.`;

export const doctor: Command = {
  summary: "look at this machine and at the running processes",
  usage,
  run: async (ctx, args) => {
    parseFlags(usage, args, []);
    const findings = await examineHost(ctx);
    for (const finding of findings) ctx.print(formatFinding(finding));
    printProcesses(ctx);
    return findings.some(({ state }) => state === "missing") ? 1 : 0;
  },
};

function formatFinding({ state, what, detail, fix }: Finding): string {
  return `${state.padEnd(8)} ${what.padEnd(14)} ${detail}${fix === undefined ? "" : `\n         fix: ${fix}`}`;
}

function printProcesses({ paths, print }: ClawContext): void {
  const state = readState(paths);
  if (state === undefined || !isPlatformRunning(paths)) {
    print("\nThe platform is not running.");
    return;
  }
  print(`\nThe platform is running at ${state.url}. Memory (proportional set size):`);
  const memory = measureMemory(paths, state);
  for (const { name, pid, pssKiB } of memory) {
    print(`${name.padEnd(14)} ${(pssKiB / 1024).toFixed(1).padStart(7)} MiB   process ${pid}`);
  }
  print(
    `${"together".padEnd(14)} ${platformPssMiB(memory).toFixed(1).padStart(7)} MiB   without PostgreSQL and the dashboard`,
  );
}
