import { findProgram } from "../host/find-program.ts";
import { type RequiredProgram, requiredPrograms } from "./programs.ts";

/** What of the host is needed here. A Redis elsewhere takes its program off the list; only tests drive a browser. */
export type Needs = {
  readonly isRoot: boolean;
  readonly redis: boolean;
  readonly engine: boolean;
  readonly browser: boolean;
};

/** Programs that this installation needs. */
export function neededPrograms(needs: Needs): readonly RequiredProgram[] {
  return requiredPrograms.filter(
    ({ program, rootOnly }) =>
      (needs.isRoot || !rootOnly) &&
      (needs.redis || program !== "redis-server") &&
      (needs.browser || program !== "chromium") &&
      (needs.engine || (program !== "dockerd" && program !== "iptables")),
  );
}

/** The needed programs that are nowhere in the search path. */
export function findMissing(needs: Needs, searchPath: string): readonly RequiredProgram[] {
  return neededPrograms(needs).filter(({ program }) => findProgram(program, searchPath) === undefined);
}

/** The one command that installs all of them on Debian or Ubuntu. */
export function installCommand(missing: readonly RequiredProgram[]): string {
  const packages = [...new Set(missing.map((program) => program.package))];
  return `apt-get update && apt-get install ${packages.join(" ")}`;
}
