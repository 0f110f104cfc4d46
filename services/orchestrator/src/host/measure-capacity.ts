import { readdir, stat, statfs } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import type { DiskDriver } from "@deployclaw/config";

/** What a host has for its agents, and what its operator calls it. */
export interface HostCapacity {
  readonly labels: Readonly<Record<string, string>>;
  /** Shown, and never a reason to refuse: processor time is shared by weight. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** Whether a disk takes its bytes from the host when it is made, and so counts. */
  readonly countsDisks: boolean;
  /** How many times its memory may be promised. */
  readonly memoryOvercommit: number;
}

/** What the platform itself needs, with the engine and the kernel. */
const MEMORY_RESERVE_BYTES = 1024 ** 3;

/** As much as is always left free where the disks lie. */
const DISK_RESERVE_BYTES = 2 * 1024 ** 3;

const BLOCK_BYTES = 512;

/** Whatever is allocated already belongs to agents, so it counts with what is free; what others have there does not. */
async function diskBytesAt(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  const files = await readdir(directory);
  const allocated = await Promise.all(files.map((file) => allocatedBytes(join(directory, file))));
  return bavail * bsize + allocated.reduce((sum, bytes) => sum + bytes, 0);
}

async function allocatedBytes(file: string): Promise<number> {
  try {
    return (await stat(file)).blocks * BLOCK_BYTES;
  } catch (err) {
    // A disk that is removed meanwhile is counted with what is free.
    if (err instanceof Error && "code" in err && err.code === "ENOENT") return 0;
    throw err;
  }
}

const atMost = (bytes: number, limit = Number.POSITIVE_INFINITY) => Math.max(0, Math.min(bytes, limit));

/** Looks at what this machine has for agents: all but the platform's reserve, and no more than its operator gives. */
export async function measureCapacity(settings: {
  /** Where the disks of cells lie, or where they would. */
  readonly disksDirectory: string;
  readonly diskDriver: DiskDriver;
  readonly hostLabels: Readonly<Record<string, string>> | undefined;
  readonly hostMemoryBytes: number | undefined;
  readonly hostDiskBytes: number | undefined;
  readonly memoryOvercommit: number;
}): Promise<HostCapacity> {
  return {
    labels: settings.hostLabels ?? {},
    cpuMillis: availableParallelism() * 1_000,
    memoryBytes: atMost(totalmem() - MEMORY_RESERVE_BYTES, settings.hostMemoryBytes),
    diskBytes: atMost(
      (await diskBytesAt(settings.disksDirectory)) - DISK_RESERVE_BYTES,
      settings.hostDiskBytes,
    ),
    countsDisks: settings.diskDriver === "loop",
    memoryOvercommit: settings.memoryOvercommit,
  };
}
