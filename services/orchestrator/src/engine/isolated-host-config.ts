import type { CellNetwork } from "./cell-spec.ts";

/** One bind mount of a cell. */
export interface CellMount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** What differs between the containers of cells; the rest is the same for all of them. */
export interface IsolationLimits {
  readonly network: CellNetwork;
  readonly seccompProfile: string;
  readonly memoryBytes: number;
  readonly nanoCpus: number;
  readonly pidsMax: number;
  readonly filesMax: number;
  readonly shmBytes: number;
  readonly init: boolean;
  readonly tmpfs: { readonly [directory: string]: string };
  readonly mounts: readonly CellMount[];
}

/**
 * Docker's `HostConfig` (Engine API 1.41) with every isolation setting of a cell. Pure. Settings that the engine
 * would fill in from its own defaults are spelled out, so that a daemon's configuration cannot loosen a cell.
 */
export function isolatedHostConfig(limits: IsolationLimits) {
  return {
    NetworkMode: limits.network.kind === "own" ? "none" : `container:${limits.network.containerId}`,
    ReadonlyRootfs: true,
    Privileged: false,
    CapAdd: [] as string[],
    CapDrop: ["ALL"],
    GroupAdd: [] as string[],
    SecurityOpt: ["no-new-privileges", `seccomp=${limits.seccompProfile}`],
    PidMode: "",
    IpcMode: "private",
    UTSMode: "",
    CgroupnsMode: "private",
    ShmSize: limits.shmBytes,
    Memory: limits.memoryBytes,
    // Memory and swap together: equal to memory, so that no swap is left to use.
    MemorySwap: limits.memoryBytes,
    OomKillDisable: false,
    // Limits of cells may add up to more than the host has: then a cell goes, never the platform.
    OomScoreAdj: 500,
    NanoCpus: limits.nanoCpus,
    PidsLimit: limits.pidsMax,
    Ulimits: [
      { Name: "nofile", Soft: limits.filesMax, Hard: limits.filesMax },
      { Name: "core", Soft: 0, Hard: 0 },
    ],
    Devices: [] as never[],
    DeviceCgroupRules: [] as string[],
    Init: limits.init,
    AutoRemove: false,
    PublishAllPorts: false,
    RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
    LogConfig: { Type: "none", Config: {} },
    Tmpfs: { ...limits.tmpfs },
    Mounts: limits.mounts.map((mount) => ({
      Type: "bind" as const,
      Source: mount.source,
      Target: mount.target,
      ReadOnly: mount.readOnly,
      BindOptions: { Propagation: "rprivate" as const, NonRecursive: true },
    })),
  };
}
