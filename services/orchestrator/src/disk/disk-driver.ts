/** How much of an agent's disk is there. `unmounted` includes what an interrupted creation or removal left. */
export type DiskState = "absent" | "unmounted" | "mounted";

/** The size of a disk and who owns its root. */
export interface DiskSpec {
  readonly diskBytes: number;
  /** Uid and gid of the agent. */
  readonly uid: number;
  /** Directories in its root, each the agent's own; where there are any, nothing above them is shown to it. */
  readonly folders: readonly string[];
}

/**
 * Where agents' state lies on this host. Every operation is idempotent and can be repeated after a crash at any point.
 * A failure is `dependency_unavailable`.
 */
export interface AgentDisks {
  /** Whether a mounted disk can be enlarged; else it must be unmounted first. */
  readonly growsMounted: boolean;
  observe(agentId: string): Promise<DiskState>;
  /** Size of the disk, 0 while it is being enlarged; undefined when there is none or it has no size of its own. */
  observeBytes(agentId: string): Promise<number | undefined>;
  /** Whether its agent can write nothing more to it: no byte or no file is left. False for one that is not mounted. */
  isFull(agentId: string): Promise<boolean>;
  /** What is used of a mounted disk; undefined when it is not mounted or has no size of its own. */
  usedBytes(agentId: string): Promise<number | undefined>;
  /** Makes what a container mounts, so that the container can be made while the disk is. */
  place(agentId: string, spec: DiskSpec): Promise<void>;
  /** Makes the disk if it is not there, enlarges it to its size and mounts it. What is on it stays; none is made smaller. */
  mount(agentId: string, spec: DiskSpec): Promise<void>;
  /** Calls `isOwn` right before each try; what that throws, it throws, having taken nothing away. */
  unmount(agentId: string, isOwn: () => Promise<void>): Promise<void>;
  /** The agents whose disks are mounted now; undefined where disks are never mounted. */
  mounted(): Promise<ReadonlySet<string> | undefined>;
  /** Unmounts the disk and erases it. */
  remove(agentId: string): Promise<void>;
}
