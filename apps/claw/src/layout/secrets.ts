import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { DATABASE_ROLES } from "@deployclaw/db/roles";
import { ClawError } from "../claw-error.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";
import { formatEnvFile, parseEnvFile } from "./env-file.ts";
import type { Identities, Identity } from "./identities.ts";

/** Users that Redis knows, one for each process that talks to it. */
export const redisUsers = ["api", "gateway", "orchestrator", "audit"] as const;

export type RedisUser = (typeof redisUsers)[number];

/** What each file below `secrets/` holds. */
const fileContents = {
  database: ["POSTGRES_PASSWORD", ...DATABASE_ROLES.map((role) => `${role.toUpperCase()}_PASSWORD`)],
  redis: redisUsers.map((user) => `${user.toUpperCase()}_PASSWORD`),
  api: ["AUTH_SECRET"],
  gateway: ["VAULT_MASTER_KEYS"],
  audit: ["CHECKPOINT_KEY"],
} as const;

export type SecretsFile = keyof typeof fileContents;

/** Values that cannot be made anew once data was written under them. */
const irreplaceable = new Set(["VAULT_MASTER_KEYS", "CHECKPOINT_KEY", "AUTH_SECRET"]);

/** All secrets of this installation, by file and name. */
export type Secrets = Readonly<Record<SecretsFile, Readonly<Record<string, string>>>>;

const secretsFiles = Object.keys(fileContents) as SecretsFile[];

/**
 * Makes the secrets that are missing, each once, 0600 and owned by the process that holds it. Throws `ClawError`
 * when there is data already but a key that sealed it is gone: a new one would only hide the loss.
 */
export function ensureSecrets(
  paths: HomePaths,
  ids: Identities,
  randomBytes: (size: number) => Buffer,
): void {
  const hasData = existsSync(join(paths.postgresData, "PG_VERSION"));
  for (const file of secretsFiles) {
    const path = paths.secretsFile(file);
    const present = readIfPresent(path);
    const missing = fileContents[file].filter((name) => !present[name]);
    const lost = missing.filter((name) => irreplaceable.has(name));
    if (hasData && lost.length > 0) {
      throw new ClawError(
        `${lost.join(", ")} is missing from ${path}: put your copy back (claw keys backup)`,
      );
    }
    if (missing.length === 0) continue;
    const made = Object.fromEntries(missing.map((name) => [name, newSecret(name, randomBytes(32))]));
    writeFileAtomic(path, formatEnvFile({ ...present, ...made }), { mode: 0o600, owner: ownerOf(file, ids) });
  }
}

/** Reads all secrets. Throws `ClawError` naming the first that is missing. */
export function readSecrets(paths: HomePaths): Secrets {
  const entries = secretsFiles.map((file) => {
    const values = readIfPresent(paths.secretsFile(file));
    const missing = fileContents[file].find((name) => !values[name]);
    if (missing !== undefined) throw new ClawError(`${missing} is missing from ${paths.secretsFile(file)}`);
    return [file, values];
  });
  return Object.fromEntries(entries) as Secrets;
}

/** One secret that `readSecrets` has checked to be there. */
export function secretOf(secrets: Secrets, file: SecretsFile, name: string): string {
  const value = secrets[file][name];
  if (value === undefined) throw new ClawError(`${name} is missing from the file "${file}" of the secrets`);
  return value;
}

/** Puts another value in the place of one secret, at once and for good, or not at all. */
export function writeSecret(
  paths: HomePaths,
  ids: Identities,
  secret: { readonly file: SecretsFile; readonly name: string; readonly value: string },
): void {
  const path = paths.secretsFile(secret.file);
  const content = formatEnvFile({ ...readIfPresent(path), [secret.name]: secret.value });
  writeFileAtomic(path, content, { mode: 0o600, owner: ownerOf(secret.file, ids) });
}

function newSecret(name: string, bytes: Buffer): string {
  if (name === "VAULT_MASTER_KEYS") return `1:${bytes.toString("base64")}`;
  if (name === "CHECKPOINT_KEY") return bytes.toString("base64");
  return bytes.toString("base64url");
}

function ownerOf(file: SecretsFile, ids: Identities): Identity {
  return file === "database" || file === "redis" ? ids.supervisor : ids[file];
}

function readIfPresent(path: string): Record<string, string> {
  return existsSync(path) ? parseEnvFile(readFileSync(path, "utf8")) : {};
}
