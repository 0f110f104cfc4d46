import { existsSync, readFileSync } from "node:fs";
import type { HomePaths } from "@deployclaw/config";
import { isFileLocked } from "../host/file-lock.ts";
import { isErrorCode } from "../host/is-error-code.ts";
import { readState, type SupervisorState } from "../supervisor/state-file.ts";

/** True while a supervisor runs in this directory, or a guard that is about to start one again. */
export function isPlatformRunning(paths: HomePaths): boolean {
  if (existsSync(paths.supervisorLock) && isFileLocked(paths.supervisorLock)) return true;
  return guardOf(paths, readState(paths)) !== undefined;
}

/** The process of the guard that the state names, if it lives: ids are used again. */
export function guardOf(paths: HomePaths, state: SupervisorState | undefined): number | undefined {
  if (state?.guardPid === undefined) return undefined;
  try {
    const commandLine = readFileSync(`/proc/${state.guardPid}/cmdline`, "utf8");
    return commandLine.split("\0").includes(paths.guardScript) ? state.guardPid : undefined;
  } catch (err) {
    if (isErrorCode(err, "ENOENT", "ESRCH")) return undefined;
    throw err;
  }
}
