/** What an engine reports of a container's memory; the names inside `stats` are the kernel's. */
export interface EngineMemory {
  readonly usage?: number | undefined;
  readonly stats?: {
    /** Of cgroup version 2. */
    readonly inactive_file?: number | undefined;
    /** Of cgroup version 1. */
    readonly total_inactive_file?: number | undefined;
  };
}

/**
 * Memory that a container holds, in bytes: without the file cache that the kernel takes back as soon as it is needed, as
 * `docker stats` counts it. 0 for one that does not run.
 */
export function usedMemory({ usage = 0, stats }: EngineMemory): number {
  const cache = stats?.total_inactive_file ?? stats?.inactive_file ?? 0;
  return cache < usage ? usage - cache : usage;
}
