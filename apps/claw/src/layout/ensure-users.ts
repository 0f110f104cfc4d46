import { readFileSync } from "node:fs";
import { runProgram } from "../host/run-program.ts";
import { parsePasswd, systemUsers } from "./identities.ts";

/** Creates the system users that are missing: no login, no home, a group of their own. Needs root. */
export async function ensureUsers(say: (line: string) => void): Promise<void> {
  const present = parsePasswd(readFileSync("/etc/passwd", "utf8"));
  for (const name of Object.values(systemUsers)) {
    if (present.has(name)) continue;
    say(`creating the system user ${name}`);
    await runProgram("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--home-dir",
      "/nonexistent",
      "--shell",
      "/usr/sbin/nologin",
      name,
    ]);
  }
}
