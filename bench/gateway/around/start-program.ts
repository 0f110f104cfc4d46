import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A program that runs beside the benchmark, pinned to one core. */
export interface RunningProgram {
  readonly pid: number;
  /** What it printed first; its output is not read any further. */
  firstLine(): Promise<string>;
  /** Ends it and waits until it is gone. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/**
 * Starts a program on one core, without a shell; `input` is what it reads. What it complains about is printed. It ends when
 * this process does.
 */
export function startProgram(
  core: string,
  [program, ...args]: readonly [string, ...string[]],
  input = "",
): RunningProgram {
  const child: ChildProcess = spawn(
    "setpriv",
    ["--pdeathsig=KILL", "--", "taskset", "-c", core, program, ...args],
    {
      stdio: ["pipe", "pipe", "inherit"],
      cwd: "/",
    },
  );
  const { pid, stdin, stdout } = child;
  if (pid === undefined || stdin === null || stdout === null) throw new Error(`${program} does not start`);
  stdin.end(input);
  const ended = once(child, "exit");
  let text = "";
  const line = new Promise<string>((resolve, reject) => {
    stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
    child.once("exit", () => reject(new Error(`${program} ended: ${text}`)));
  });
  // Most programs print nothing, and nobody asks.
  line.catch(() => undefined);
  return {
    pid,
    firstLine: () => line,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}
