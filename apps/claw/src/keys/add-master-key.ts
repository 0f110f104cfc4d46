import type { HomePaths } from "@deployclaw/config";
import type { Identities } from "../layout/identities.ts";
import { readSecrets, secretOf, writeSecret } from "../layout/secrets.ts";

const name = "VAULT_MASTER_KEYS";

/** The master keys that this installation keeps. */
export function keptMasterKeys(paths: HomePaths): string {
  return secretOf(readSecrets(paths), "gateway", name);
}

/** Adds a random master key of the next version to those that are kept, and answers all of them and its version. */
export function addMasterKey(
  paths: HomePaths,
  ids: Identities,
  randomBytes: (size: number) => Buffer,
): { masterKeys: string; version: number } {
  const kept = keptMasterKeys(paths);
  const version = Math.max(...kept.split(",").map((entry) => Number.parseInt(entry, 10))) + 1;
  const masterKeys = `${kept},${version}:${randomBytes(32).toString("base64")}`;
  writeSecret(paths, ids, { file: "gateway", name, value: masterKeys });
  return { masterKeys, version };
}
