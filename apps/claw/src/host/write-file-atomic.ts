import { chownSync, closeSync, fchmodSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Identity } from "../layout/identities.ts";

/** Writes a file so that a reader, or a crash at any point, sees the old content or the new, never a part. */
export function writeFileAtomic(
  path: string,
  content: string | Buffer,
  options: { mode: number; owner?: Identity },
): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const fd = openSync(temporary, "w", 0o600);
  try {
    writeFileSync(fd, content);
    fchmodSync(fd, options.mode);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  if (options.owner !== undefined) chownSync(temporary, options.owner.uid, options.owner.gid);
  renameSync(temporary, path);
  // Without it the name may still stand for the old content after the power failed.
  const directory = openSync(dirname(path), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
