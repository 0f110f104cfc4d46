import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { VictimOrder } from "./victim.ts";

const VICTIM = fileURLToPath(new URL("./victim.ts", import.meta.url));

/** Starts an orchestrator's process that sends itself a signal. */
export function spawnVictim(order: VictimOrder) {
  return spawn(process.execPath, [VICTIM, JSON.stringify(order)], { stdio: ["ignore", "pipe", "pipe"] });
}

/**
 * Starts a process of its own that is killed at the point of the given number. Gives what it had just done then, or
 * undefined when it came to its end before that.
 */
export async function killedProcess(order: Omit<VictimOrder, "signal">): Promise<string | undefined> {
  const child = spawnVictim({ ...order, signal: "SIGKILL" });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const [code, signal] = await new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve) =>
    child.once("close", (...how) => resolve(how)),
  );
  if (signal === "SIGKILL") return output.trim().split("\n").at(-1) ?? "";
  if (code !== 0) throw new Error(`the process ended with ${code ?? signal}: ${errors}`);
  return undefined;
}
