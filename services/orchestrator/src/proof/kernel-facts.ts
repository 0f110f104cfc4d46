import { readdir, readFile, readlink } from "node:fs/promises";
import { type CgroupLimits, cgroupLimits, cgroupProcesses } from "../engine/cgroup-limits.ts";

/** The namespaces in which a container is kept apart. */
export const NAMESPACES = ["net", "mnt", "pid", "ipc", "uts", "cgroup"] as const;
/** One of {@link NAMESPACES}. */
export type Namespace = (typeof NAMESPACES)[number];

/** What the kernel says of one process. */
export interface ProcessFacts {
  readonly pid: number;
  /** The fields of `/proc/<pid>/status` by name. */
  readonly status: ReadonlyMap<string, string>;
  /** `/proc/<pid>/limits` as it stands there. */
  readonly limits: string;
  readonly appArmor: string;
}

/** A mount as the kernel has it. */
export interface KernelMount {
  readonly point: string;
  readonly options: readonly string[];
  /** What is mounted below it shows in other namespaces. */
  readonly propagates: boolean;
}

/** What the kernel says of a running container. */
export interface KernelFacts {
  readonly processes: readonly ProcessFacts[];
  readonly mounts: readonly KernelMount[];
  readonly limits: CgroupLimits;
  readonly namespaces: { readonly [Kind in Namespace]: string };
  readonly interfaces: readonly string[];
}

const GONE = new Set(["ENOENT", "ESRCH"]);

async function unlessGone<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (err) {
    if (err instanceof Error && "code" in err && GONE.has(String(err.code))) return undefined;
    throw err;
  }
}

async function processFacts(pid: number): Promise<ProcessFacts> {
  const status = (await readFile(`/proc/${pid}/status`, "utf8")).trim().split("\n");
  return {
    pid,
    status: new Map(
      status.map((line) => {
        const [name = "", value = ""] = line.split(/:\s*(.*)/s);
        return [name, value];
      }),
    ),
    limits: await readFile(`/proc/${pid}/limits`, "utf8"),
    appArmor: await appArmorOf(pid),
  };
}

async function appArmorOf(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/attr/current`, "utf8")).replaceAll("\0", "").trim();
  } catch (err) {
    // A kernel without any security module refuses to say.
    if (err instanceof Error && "code" in err && err.code === "EINVAL") return "";
    throw err;
  }
}

/** The namespaces of a process by their inodes. */
export async function namespacesOf(pid: number | "self"): Promise<KernelFacts["namespaces"]> {
  const of = (kind: Namespace) => readlink(`/proc/${pid}/ns/${kind}`);
  const [net, mnt, ipc, uts, cgroup, pidNamespace] = await Promise.all(
    (["net", "mnt", "ipc", "uts", "cgroup", "pid"] as const).map(of),
  );
  const known = (inode: string | undefined): string => inode ?? "";
  return {
    net: known(net),
    mnt: known(mnt),
    ipc: known(ipc),
    uts: known(uts),
    cgroup: known(cgroup),
    pid: known(pidNamespace),
  };
}

async function mountsOf(pid: number): Promise<readonly KernelMount[]> {
  const lines = (await readFile(`/proc/${pid}/mountinfo`, "utf8")).trim().split("\n");
  // proc(5): optional fields stand between the mount options and a lone hyphen.
  return lines.map((line) => {
    const [before = ""] = line.split(" - ");
    const [, , , , point = "", options = "", ...optional] = before.split(" ");
    return {
      point,
      options: options.split(","),
      propagates: optional.some((field) => /^shared:/.test(field)),
    };
  });
}

/** Reads them for the container with this first process. Throws when that has ended. */
export async function kernelFacts(pid: number): Promise<KernelFacts> {
  // What ends in between says nothing any more; the first process must be there.
  const others = (await cgroupProcesses(pid)).filter((one) => one !== pid);
  const rest = await Promise.all(others.map((one) => unlessGone(() => processFacts(one))));
  const devices = (await readFile(`/proc/${pid}/net/dev`, "utf8")).trim().split("\n").slice(2);
  return {
    processes: [await processFacts(pid), ...rest.filter((one) => one !== undefined)],
    mounts: await mountsOf(pid),
    limits: await cgroupLimits(pid),
    namespaces: await namespacesOf(pid),
    interfaces: devices.map((line) => line.split(":")[0]?.trim() ?? ""),
  };
}

/** Which security modules this host's kernel runs. */
export async function securityModules(): Promise<{ readonly appArmor: boolean; readonly seLinux: boolean }> {
  const enabled = await unlessGone(() => readFile("/sys/module/apparmor/parameters/enabled", "utf8"));
  const seLinux = await unlessGone(() => readdir("/sys/fs/selinux"));
  return { appArmor: enabled?.trim() === "Y", seLinux: seLinux !== undefined && seLinux.length > 0 };
}
