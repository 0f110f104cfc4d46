import { existsSync, readFileSync } from "node:fs";
import type { HomePaths } from "@deployclaw/config";
import { writeFileAtomic } from "../host/write-file-atomic.ts";

/** The id of this installation, made on the first call and the same ever after. */
export function ensureInstallationId(paths: HomePaths, randomUuid: () => string): string {
  if (!existsSync(paths.installationIdFile)) {
    writeFileAtomic(paths.installationIdFile, `${randomUuid()}\n`, { mode: 0o644 });
  }
  return readInstallationId(paths);
}

export function readInstallationId(paths: HomePaths): string {
  return readFileSync(paths.installationIdFile, "utf8").trim();
}
