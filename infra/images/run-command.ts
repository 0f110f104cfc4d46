import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Called with each line that a command prints, standard error included. */
export type Log = (line: string) => void;

const LINES_KEPT_ON_FAILURE = 20;

/**
 * Runs a program with an argument array and answers its standard output. Throws with its last lines when it ends with
 * anything but 0 or passes `timeoutMs`.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { log?: Log; cwd?: string; timeoutMs?: number } = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  });
  const recent: string[] = [];
  const output: string[] = [];
  const note = (line: string) => {
    recent.push(line);
    if (recent.length > LINES_KEPT_ON_FAILURE) recent.shift();
    options.log?.(line);
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    output.push(line);
    note(line);
  });
  createInterface({ input: child.stderr }).on("line", note);
  child.on("error", (err) => reject(new Error(`${command} could not be started`, { cause: err })));
  child.on("close", (code, signal) => {
    if (code === 0) resolve(output.join("\n"));
    else reject(new Error(`${command} ${args[0] ?? ""} ended with ${signal ?? code}:\n${recent.join("\n")}`));
  });
  return promise;
}
