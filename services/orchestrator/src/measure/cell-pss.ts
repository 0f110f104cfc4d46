import { join } from "node:path";
import type { CellCgroups } from "./cell-cgroups.ts";
import { readUnlessGone } from "./read-unless-gone.ts";

/** Reads the memory of cells' processes, each page divided by how many share it. */
export interface PssReader {
  /** Of an agent's container; undefined when it does not run, may not be looked at, or takes too long. */
  pssBytes(containerId: string): Promise<number | undefined>;
}

const KIB = 1024;
/** One cell's processes are read for so long; a cell that is full of them must not hold the others up. */
const READ_MS = 250;

/** A reader that asks the kernel, one process after another. */
export function createPssReader(deps: {
  readonly cgroups: CellCgroups;
  readonly monotonicMs: () => number;
}): PssReader {
  return {
    pssBytes: async (containerId) => {
      const cgroup = await deps.cgroups.of(containerId);
      if (cgroup === undefined) return undefined;
      const pids = await readUnlessGone(join(cgroup.memory, "cgroup.procs"));
      if (pids === undefined || pids === "") return undefined;
      const untilMs = deps.monotonicMs() + READ_MS;
      let kib = 0;
      for (const pid of pids.trim().split("\n")) {
        if (deps.monotonicMs() > untilMs) return undefined;
        const rollup = await readUnlessGone(`/proc/${pid}/smaps_rollup`);
        kib += Number(/^Pss:\s+(\d+) kB$/m.exec(rollup ?? "")?.[1] ?? 0);
      }
      return kib === 0 ? undefined : kib * KIB;
    },
  };
}
