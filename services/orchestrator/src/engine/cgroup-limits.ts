import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The limits of a process's cgroup as the kernel holds them, whichever version of cgroups the host has. */
export interface CgroupLimits {
  readonly memoryBytes: number;
  readonly swapBytes: number;
  readonly cpuMillis: number;
  readonly pidsMax: number;
}

const ROOT = "/sys/fs/cgroup";

/** The path of a process's cgroup by its controller's first name; under the empty name on cgroup version 2. */
async function cgroupPaths(pid: number): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(`/proc/${pid}/cgroup`, "utf8")).trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [, controllers = "", path = ""] = line.split(":");
      return [controllers.split(",")[0] ?? "", path];
    }),
  );
}

/** Every process in the cgroup of this one: all of a container's, also what was started in it from outside. */
export async function cgroupProcesses(pid: number): Promise<readonly number[]> {
  const paths = await cgroupPaths(pid);
  const pids = paths.get("pids");
  const directory = pids === undefined ? join(ROOT, paths.get("") ?? "") : join(ROOT, "pids", pids);
  const text = (await readFile(join(directory, "cgroup.procs"), "utf8")).trim();
  return text === "" ? [] : text.split("\n").map(Number);
}

/** Reads them; throws when the process is in no cgroup with such limits. */
export async function cgroupLimits(pid: number): Promise<CgroupLimits> {
  const paths = await cgroupPaths(pid);
  const memory = paths.get("memory");
  if (memory === undefined) return unifiedLimits(join(ROOT, paths.get("") ?? ""));
  const number = async (controller: string, file: string) =>
    Number(await readFile(join(ROOT, controller, paths.get(controller) ?? "", file), "utf8"));
  const memoryBytes = await number("memory", "memory.limit_in_bytes");
  return {
    memoryBytes,
    swapBytes: (await number("memory", "memory.memsw.limit_in_bytes")) - memoryBytes,
    cpuMillis:
      (1_000 * (await number("cpu", "cpu.cfs_quota_us"))) / (await number("cpu", "cpu.cfs_period_us")),
    pidsMax: await number("pids", "pids.max"),
  };
}

async function unifiedLimits(directory: string): Promise<CgroupLimits> {
  const read = (file: string) => readFile(join(directory, file), "utf8");
  const [quota = Number.NaN, period = Number.NaN] = (await read("cpu.max")).trim().split(" ").map(Number);
  return {
    memoryBytes: Number(await read("memory.max")),
    swapBytes: Number(await read("memory.swap.max")),
    cpuMillis: (1_000 * quota) / period,
    pidsMax: Number(await read("pids.max")),
  };
}
