import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { UnprivilegedUser } from "./unprivileged-user.ts";

const SETPRIV = "/usr/bin/setpriv";

/** Starts a server that the kernel stops with `deathSignal` when this process dies, so that a killed test run leaves none. */
export function spawnTied(
  command: readonly [string, ...string[]],
  options: {
    readonly deathSignal: "INT" | "KILL";
    readonly user?: UnprivilegedUser | undefined;
    readonly cwd: string;
  },
): ChildProcess {
  const { user, cwd } = options;
  // The language decides sort order and messages; a server must not take it from whoever runs the tests.
  const env = { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" };
  const [file, ...args] = command;
  if (!existsSync(SETPRIV))
    return spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], ...(user ?? {}) });
  const identity = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  return spawn(SETPRIV, [...identity, `--pdeathsig=${options.deathSignal}`, "--", file, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}
