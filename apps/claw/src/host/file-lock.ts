import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { ClawError } from "../claw-error.ts";

/** A lock that the kernel gives back when this process ends, however it ends. */
export type FileLock = { readonly release: () => void };

/**
 * Takes the lock on a file, made when it is missing. Answers `undefined` when another process holds it, unless
 * told to wait, for at most `waitSeconds`.
 */
export function takeFileLock(path: string, waitSeconds = 0): FileLock | undefined {
  const fd = openSync(path, "a", 0o600);
  // flock(1) locks the open file description that it shares with us, so the lock outlives it and ends with ours.
  const wait = waitSeconds > 0 ? ["-w", String(waitSeconds)] : ["-n"];
  const result = spawnSync("flock", ["-x", ...wait, "3"], { stdio: ["ignore", "ignore", "ignore", fd] });
  if (result.status === 0) return { release: () => closeSync(fd) };
  closeSync(fd);
  if (result.status === 1) return undefined;
  throw new ClawError("flock cannot be run: install util-linux", { cause: result.error });
}

/** True when another process holds the lock right now. */
export function isFileLocked(path: string): boolean {
  const lock = takeFileLock(path);
  lock?.release();
  return lock === undefined;
}
