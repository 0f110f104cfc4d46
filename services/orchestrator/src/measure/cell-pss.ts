import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";

/** Reads the memory of cells' processes, each page divided by how many share it. */
export interface PssReader {
  /** Of an agent's container; undefined when it does not run, may not be looked at, or takes too long. */
  pssBytes(containerId: string): Promise<number | undefined>;
  /** Forgets every container but these. */
  keep(containerIds: ReadonlySet<string>): void;
}

const CGROUPS = "/sys/fs/cgroup";
const KIB = 1024;
/** One cell's processes are read for so long; a cell that is full of them must not hold the others up. */
const READ_MS = 250;
const GONE = new Set(["ENOENT", "ESRCH", "EACCES", "ENOTDIR"]);

async function readUnlessGone(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (err) {
    if (err instanceof Error && "code" in err && GONE.has(String(err.code))) return undefined;
    throw err;
  }
}

/** The directory of a process's memory cgroup, from the text of /proc/pid/cgroup (cgroups(7)), whichever version it has. */
export function memoryCgroup(text: string): string | undefined {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => {
      const [id, controllers = "", ...path] = line.split(":");
      return { id, controllers: controllers.split(","), path: path.join(":") };
    });
  const own = lines.find(({ controllers }) => controllers.includes("memory"));
  if (own !== undefined) return join(CGROUPS, "memory", own.path);
  const unified = lines.find(({ id, controllers }) => id === "0" && controllers[0] === "");
  return unified === undefined ? undefined : join(CGROUPS, unified.path);
}

/** A reader that asks the engine once for each container, and the kernel, one process after another, every time. */
export function createPssReader(deps: {
  readonly engine: Pick<Engine, "observeContainers">;
  readonly monotonicMs: () => number;
}): PssReader {
  const directories = new Map<string, string>();

  async function directoryOf(containerId: string): Promise<string | undefined> {
    const known = directories.get(containerId);
    if (known !== undefined) return known;
    const [container] = await deps.engine.observeContainers([containerId]);
    if (container?.state.kind !== "running") return undefined;
    const text = await readUnlessGone(`/proc/${container.state.pid}/cgroup`);
    const directory = text === undefined ? undefined : memoryCgroup(text);
    // The process may have ended since, and its number belong to another.
    if (directory === undefined || !directory.includes(containerId)) return undefined;
    directories.set(containerId, directory);
    return directory;
  }

  return {
    pssBytes: async (containerId) => {
      const directory = await directoryOf(containerId);
      if (directory === undefined) return undefined;
      const pids = await readUnlessGone(join(directory, "cgroup.procs"));
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
    keep: (containerIds) => {
      for (const containerId of directories.keys())
        if (!containerIds.has(containerId)) directories.delete(containerId);
    },
  };
}
