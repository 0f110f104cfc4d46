import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { readUnlessGone } from "./read-unless-gone.ts";

/** Where the kernel keeps account of one container; the two are one directory on cgroup version 2. */
export interface CellCgroup {
  readonly version: 1 | 2;
  readonly memory: string;
  readonly cpu: string;
}

/** Finds the cgroups of containers. */
export interface CellCgroups {
  /** Undefined while it does not run, and on a host whose kernel this process may not look at. */
  of(containerId: string): Promise<CellCgroup | undefined>;
  /** Forgets every container but these. */
  keep(containerIds: ReadonlySet<string>): void;
}

const ROOT = "/sys/fs/cgroup";

/** The cgroups of a process, from the text of /proc/pid/cgroup (cgroups(7)), whichever version it has. */
export function cgroupOf(text: string): CellCgroup | undefined {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => {
      const [id, controllers = "", ...path] = line.split(":");
      return { id, controllers: controllers.split(","), path: path.join(":") };
    });
  const pathOf = (controller: string) =>
    lines.find(({ controllers }) => controllers.includes(controller))?.path;
  const [memory, cpu] = [pathOf("memory"), pathOf("cpuacct")];
  if (memory !== undefined && cpu !== undefined)
    return { version: 1, memory: join(ROOT, "memory", memory), cpu: join(ROOT, "cpuacct", cpu) };
  const unified = lines.find(({ id, controllers }) => id === "0" && controllers[0] === "");
  if (unified === undefined) return undefined;
  const directory = join(ROOT, unified.path);
  return { version: 2, memory: directory, cpu: directory };
}

/** Asks the engine once for each container. */
export function createCellCgroups(engine: Pick<Engine, "observeContainers">): CellCgroups {
  const known = new Map<string, CellCgroup>();
  return {
    of: async (containerId) => {
      const before = known.get(containerId);
      if (before !== undefined) return before;
      const [container] = await engine.observeContainers([containerId]);
      if (container?.state.kind !== "running") return undefined;
      const text = await readUnlessGone(`/proc/${container.state.pid}/cgroup`);
      const found = text === undefined ? undefined : cgroupOf(text);
      // The process may have ended since, and its number belong to another.
      if (found === undefined || ![found.memory, found.cpu].every((path) => path.includes(containerId)))
        return undefined;
      known.set(containerId, found);
      return found;
    },
    keep: (containerIds) => {
      for (const containerId of known.keys()) if (!containerIds.has(containerId)) known.delete(containerId);
    },
  };
}
