import { readFileSync, readlinkSync } from "node:fs";
import type { HomePaths } from "@deployclaw/config";
import { isErrorCode } from "../host/is-error-code.ts";
import { readState } from "./state-file.ts";

/**
 * Kills what a supervisor that was itself killed may have left, and answers the names. A process counts only when
 * its program or its command line lies in this platform's directory: ids are used again.
 */
export function stopOrphans(paths: HomePaths): string[] {
  const stopped: string[] = [];
  for (const { name, pid } of readState(paths)?.processes ?? []) {
    if (pid === undefined || !belongsTo(paths.home, pid)) continue;
    process.kill(pid, "SIGKILL");
    stopped.push(name);
  }
  return stopped;
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
