import { execFile } from "node:child_process";
import { AppError } from "@deployclaw/domain";

const DEADLINE_MS = 60_000;

/**
 * Runs a program with these arguments, without a shell, and gives what it printed. Throws `dependency_unavailable`,
 * with the program's own words as the cause alone, when it takes longer than a minute or ends with a code that is neither 0
 * nor among `accepted`.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  accepted: readonly number[] = [],
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: DEADLINE_MS, killSignal: "SIGKILL" }, (err, stdout, stderr) => {
      if (err === null || accepted.some((code) => code === err.code)) return resolve(stdout);
      const cause = new Error(`${program} ${args.join(" ")}: ${stderr.trim() || err.message}`);
      reject(new AppError("dependency_unavailable", "The agent's disk could not be made ready.", { cause }));
    });
  });
}
