import { readdirSync, readFileSync } from "node:fs";
import type { HomePaths } from "@deployclaw/config";
import { guardOf } from "../guard/running-platform.ts";
import { isErrorCode } from "../host/is-error-code.ts";
import type { SupervisorState } from "../supervisor/state-file.ts";

/** Proportional set size of one process of the platform and all its children. */
export type ProcessMemory = {
  readonly name: string;
  readonly pid: number;
  readonly pssKiB: number;
};

/** Memory of the guard, the supervisor and everything that it runs. A process that ended meanwhile is left out. */
export function measureMemory(paths: HomePaths, state: SupervisorState): ProcessMemory[] {
  const childrenOf = readProcessTree();
  const own = [
    { name: "guard", pid: guardOf(paths, state) },
    { name: "claw", pid: state.pid },
  ];
  const running = [...own, ...state.processes];
  return running.flatMap(({ name, pid }) => {
    if (pid === undefined) return [];
    const tree = name === "guard" || name === "claw" ? [pid] : descendants(pid, childrenOf);
    const pssKiB = tree.reduce((sum, each) => sum + readPssKiB(each), 0);
    return pssKiB > 0 ? [{ name, pid, pssKiB }] : [];
  });
}

/** Sum of what design section 3 counts: everything but PostgreSQL and the dashboard, in MiB. */
export function platformPssMiB(memory: readonly ProcessMemory[]): number {
  const counted = memory.filter(({ name }) => name !== "postgres" && name !== "dashboard");
  return counted.reduce((sum, { pssKiB }) => sum + pssKiB, 0) / 1024;
}

/** The `Pss:` line of smaps_rollup, in KiB. */
export function parsePssKiB(rollup: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
}

function readPssKiB(pid: number): number {
  try {
    return parsePssKiB(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
  } catch (err) {
    if (isErrorCode(err, "ENOENT", "ESRCH", "EACCES")) return 0;
    throw err;
  }
}

function descendants(pid: number, childrenOf: ReadonlyMap<number, number[]>): number[] {
  return [pid, ...(childrenOf.get(pid) ?? []).flatMap((child) => descendants(child, childrenOf))];
}

function readProcessTree(): Map<number, number[]> {
  const childrenOf = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = readParent(entry);
    if (parent === undefined) continue;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(entry)]);
  }
  return childrenOf;
}

function readParent(pid: string): number | undefined {
  try {
    // The name in parentheses may hold anything; what follows its last one is fixed.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch (err) {
    if (isErrorCode(err, "ENOENT", "ESRCH")) return undefined;
    throw err;
  }
}
