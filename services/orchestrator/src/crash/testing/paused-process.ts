import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { eventually } from "@deployclaw/testkit";
import { spawnVictim } from "./killed-process.ts";
import type { VictimOrder } from "./victim.ts";

/** An orchestrator's process that stands still in the middle of its work. */
export interface PausedProcess {
  /** What it had just done; undefined when it came to its end before that. */
  readonly done: string | undefined;
  /** Lets it go on; gives its exit code and what it said of an error. */
  resume(): Promise<{ readonly code: number; readonly errors: string }>;
}

/** Starts a process that is paused by SIGSTOP at the point of the given number. */
export async function pausedProcess(order: Omit<VictimOrder, "signal">): Promise<PausedProcess> {
  const child = spawnVictim({ ...order, signal: "SIGSTOP" });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const closed = once(child, "close");
  const isStopped = async () =>
    // One that ends just now has no status to read.
    /^State:\s+T/m.test(await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => ""));
  await eventually("it is paused or has ended", async () => child.exitCode !== null || (await isStopped()));
  const isPaused = child.exitCode === null;
  return {
    done: isPaused ? output.trim().split("\n").at(-1) : undefined,
    resume: async () => {
      child.kill("SIGCONT");
      await closed;
      return { code: child.exitCode ?? -1, errors };
    },
  };
}
