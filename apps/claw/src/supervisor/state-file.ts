import { existsSync, readFileSync } from "node:fs";
import type { HomePaths } from "@deployclaw/config";
import { writeFileAtomic } from "../host/write-file-atomic.ts";

/** What runs now, as the supervisor last wrote it down. Only true while the supervisor's lock is held. */
export type SupervisorState = {
  readonly pid: number;
  /** The parent: the guard, or what took its place when it was killed. */
  readonly guardPid: number;
  readonly url: string;
  readonly processes: readonly {
    readonly name: string;
    readonly pid: number | undefined;
    readonly restarts: number;
  }[];
};

export function writeState(paths: HomePaths, state: SupervisorState): void {
  writeFileAtomic(paths.supervisorState, `${JSON.stringify(state)}\n`, { mode: 0o600 });
}

/** The last written state, or `undefined` when there never was one. */
export function readState(paths: HomePaths): SupervisorState | undefined {
  if (!existsSync(paths.supervisorState)) return undefined;
  return JSON.parse(readFileSync(paths.supervisorState, "utf8"));
}
