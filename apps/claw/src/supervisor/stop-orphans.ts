import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { HomePaths } from "@deployclaw/config";
import { isErrorCode } from "../host/is-error-code.ts";
import { readState } from "./state-file.ts";

const deadlineMs = 10_000;

/**
 * Kills what a supervisor that was itself killed may have left, waits until it is gone, and answers the names. A
 * process counts only when its program or its command line lies in this platform's directory: ids are used again.
 */
export async function stopOrphans(paths: HomePaths): Promise<string[]> {
  const orphans = (readState(paths)?.processes ?? []).flatMap(({ name, pid }) =>
    pid !== undefined && belongsTo(paths.home, pid) ? [{ name, pid }] : [],
  );
  for (const { pid } of orphans) kill(pid);
  const startedMs = performance.now();
  while (orphans.some(({ pid }) => belongsTo(paths.home, pid))) {
    if (performance.now() - startedMs > deadlineMs) break;
    await sleep(20);
  }
  return orphans.map(({ name }) => name);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (err) {
    // Its supervisor's death has ended it meanwhile.
    if (!isErrorCode(err, "ESRCH")) throw err;
  }
}

/** True when the process's program or command line lies in this platform's directory. */
export function belongsTo(home: string, pid: number): boolean {
  try {
    const program = readlinkSync(`/proc/${pid}/exe`);
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return program.startsWith(`${home}/`) || commandLine.includes(`${home}/`);
  } catch (err) {
    if (isErrorCode(err, "ENOENT", "ESRCH", "EACCES")) return false;
    throw err;
  }
}
