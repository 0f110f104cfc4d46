import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { homePaths, loadConfig } from "@deployclaw/config";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addMasterKey, keptMasterKeys } from "../keys/add-master-key.ts";
import { mountPointsBelow } from "../reset/remove-cells.ts";
import { directorySpecs, ensureDirectories } from "./directories.ts";
import { formatEnvFile, parseEnvFile } from "./env-file.ts";
import { type Identities, parsePasswd } from "./identities.ts";
import { ensureInstallationId } from "./installation-id.ts";
import { ensureSecrets, readSecrets } from "./secrets.ts";

const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const ids: Identities = {
  postgres: self,
  redis: self,
  api: self,
  gateway: self,
  audit: self,
  dashboard: self,
  orchestrator: self,
  supervisor: self,
};
let folder: string;
let paths: ReturnType<typeof homePaths>;
let drawn = 0;
const random = (size: number) => Buffer.alloc(size, ++drawn);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lay-"));
  paths = homePaths(join(folder, "home"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("ensureDirectories", () => {
  test("gives every directory its mode, also one that was opened up", () => {
    const specs = directorySpecs(paths, ids);
    ensureDirectories(specs);
    ensureDirectories(specs);
    for (const { path, mode } of specs) expect(lstatSync(path).mode & 0o7777, path).toBe(mode);
  });

  test("does not follow a link that is in the way", () => {
    mkdirSync(paths.home);
    symlinkSync(folder, paths.secrets);
    expect(() => ensureDirectories(directorySpecs(paths, ids))).toThrow(`${paths.secrets} is in the way`);
  });
});

describe("ensureSecrets", () => {
  beforeEach(() => ensureDirectories(directorySpecs(paths, ids)));

  test("makes every secret once, each its own, in the form that the processes accept", () => {
    ensureSecrets(paths, ids, random);
    const first = readSecrets(paths);
    ensureSecrets(paths, ids, random);
    expect(readSecrets(paths)).toEqual(first);
    const values = Object.values(first).flatMap((file) => Object.values(file));
    expect(new Set(values).size).toBe(values.length);
    const masterKeys = first.gateway["VAULT_MASTER_KEYS"];
    expect(loadConfig("claw", { VAULT_MASTER_KEYS: masterKeys }).vaultMasterKeys).toBe(masterKeys);
  });

  test.each(["VAULT_MASTER_KEYS", "CHECKPOINT_KEY", "AUTH_SECRET"])(
    "refuses to make a new %s when there is data that the lost one sealed",
    (name) => {
      ensureSecrets(paths, ids, random);
      mkdirSync(paths.postgresData, { recursive: true });
      writeFileSync(join(paths.postgresData, "PG_VERSION"), "18\n");
      const file = (["api", "gateway", "audit"] as const).find((each) =>
        readFileSync(paths.secretsFile(each), "utf8").includes(name),
      );
      if (file === undefined) throw new Error(`${name} is in no file`);
      rmSync(paths.secretsFile(file));
      expect(() => ensureSecrets(paths, ids, random)).toThrow(name);
      expect(existsSync(paths.secretsFile(file))).toBe(false);
    },
  );

  test("the installation id stays the same", () => {
    const id = ensureInstallationId(paths, () => "first");
    expect(ensureInstallationId(paths, () => "second")).toBe(id);
  });
});

test("an env file reads back to the same values, also with = in them", () => {
  const values = { A: "1:YWI=,2:YmM=", B: "x y" };
  expect(parseEnvFile(formatEnvFile(values))).toEqual(values);
});

test("parsePasswd finds ids by name", () => {
  const users = parsePasswd(
    "root:x:0:0:root:/root:/bin/bash\ndc-api:x:998:997::/nonexistent:/usr/sbin/nologin\n",
  );
  expect(users.get("dc-api")).toEqual({ uid: 998, gid: 997 });
});

test("mountPointsBelow names what lies below the directory, innermost first, and nothing else", () => {
  const mounts = "x / ext4 rw 0 0\nx /h/a ext4 rw 0 0\nx /h/a/b\\040c ext4 rw 0 0\nx /hh ext4 rw 0 0\n";
  expect(mountPointsBelow(mounts, "/h/")).toEqual(["/h/a/b c", "/h/a"]);
});

describe("addMasterKey", () => {
  beforeEach(() => {
    ensureDirectories(directorySpecs(paths, ids));
    ensureSecrets(paths, ids, random);
  });

  test("keeps the older versions before the new one, which the gateway accepts, for its owner alone", () => {
    const first = keptMasterKeys(paths);
    expect(addMasterKey(paths, ids, random).version).toBe(2);
    const { masterKeys, version } = addMasterKey(paths, ids, random);
    expect(version).toBe(3);
    expect(keptMasterKeys(paths)).toBe(masterKeys);
    expect(masterKeys.startsWith(`${first},2:`)).toBe(true);
    expect(loadConfig("claw", { VAULT_MASTER_KEYS: masterKeys }).vaultMasterKeys).toBe(masterKeys);
    expect(lstatSync(paths.secretsFile("gateway")).mode & 0o777).toBe(0o600);
  });
});
