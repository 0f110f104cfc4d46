import type { ProcessSpec } from "./process-spec.ts";

/**
 * The command that starts a process as its own user: no other groups, no capability, no way to gain one, no
 * core dumps, and the kernel kills it when the supervisor dies.
 */
export function launchCommand(
  spec: Pick<ProcessSpec, "command" | "args" | "identity">,
  isRoot: boolean,
): { command: string; args: readonly string[] } {
  const { uid, gid } = spec.identity;
  const drop =
    isRoot && uid !== 0
      ? [
          `--reuid=${uid}`,
          `--regid=${gid}`,
          "--clear-groups",
          "--inh-caps=-all",
          "--bounding-set=-all",
          "--no-new-privs",
        ]
      : [];
  const setpriv = ["setpriv", ...drop, "--pdeathsig=KILL", "--", spec.command, ...spec.args];
  return { command: "prlimit", args: ["--core=0:0", ...setpriv] };
}
