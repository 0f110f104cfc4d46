import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { runProgram } from "../host/run-program.ts";
import type { Identity } from "../layout/identities.ts";

/** Makes the cluster's data directory, whole or not at all. Does nothing when there is one. */
export async function initCluster(
  paths: HomePaths,
  owner: Identity,
  password: string,
  isRoot: boolean,
): Promise<void> {
  if (existsSync(join(paths.postgresData, "PG_VERSION"))) return;
  const incoming = `${paths.postgresData}.new`;
  const passwordFile = join(paths.postgresCluster, "password");
  rmSync(incoming, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, password, { mode: 0o600, flag: "wx" });
  chownSync(passwordFile, owner.uid, owner.gid);
  try {
    await runProgram(
      join(paths.postgresPrograms, "bin/initdb"),
      [
        `--pgdata=${incoming}`,
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
      ],
      { cwd: "/", env: { LC_ALL: "C" }, ...(isRoot ? { uid: owner.uid, gid: owner.gid } : {}) },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(incoming, paths.postgresData);
}
