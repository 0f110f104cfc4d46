/** What is measured of an agent's use of the processor. */
export interface CpuSample {
  readonly containerId: string;
  /** Processor time that the container has used since it was made. */
  readonly cpuNanos: number;
  /** What it may use, in thousandths of a core. */
  readonly cpuMillis: number;
  /** When it was measured, on a clock that only goes forward. */
  readonly atMs: number;
}

/** An agent that has used all of its processor share for a long time. */
export interface CpuAlert {
  readonly minutes: number;
  /** Of its share, between this sample and the one before. */
  readonly percent: number;
}

interface Watched {
  readonly cpuNanos: number;
  readonly atMs: number;
  /** Since when every sample was full; undefined after one that was not. */
  readonly fullSinceMs: number | undefined;
  readonly alerted: boolean;
}

/** Tells from sample to sample who works at full tilt. In memory: a restart begins to count anew. */
export interface CpuWatch {
  /** Takes note of a sample; an alert once for each stretch that is long enough. */
  observe(sample: CpuSample): CpuAlert | undefined;
  /** Forgets every container but these. */
  keep(containerIds: ReadonlySet<string>): void;
}

const FULL = 0.9;
const SUSTAINED_MS = 15 * 60_000;
const NANOS_PER_MS = 1_000_000;

/** A watch that alerts when a container used at least 90 % of its share in every sample of a quarter of an hour. */
export function createCpuWatch(): CpuWatch {
  const watched = new Map<string, Watched>();
  return {
    observe: ({ containerId, cpuNanos, cpuMillis, atMs }) => {
      const before = watched.get(containerId);
      if (before === undefined || atMs <= before.atMs) {
        watched.set(containerId, { cpuNanos, atMs, fullSinceMs: undefined, alerted: false });
        return undefined;
      }
      const mayUseMs = ((atMs - before.atMs) * cpuMillis) / 1_000;
      const share = (cpuNanos - before.cpuNanos) / NANOS_PER_MS / mayUseMs;
      const fullSinceMs = share >= FULL ? (before.fullSinceMs ?? before.atMs) : undefined;
      const isLong = fullSinceMs !== undefined && atMs - fullSinceMs >= SUSTAINED_MS;
      const alerted = fullSinceMs !== undefined && (before.alerted || isLong);
      watched.set(containerId, { cpuNanos, atMs, fullSinceMs, alerted });
      if (!isLong || before.alerted) return undefined;
      return { minutes: Math.floor((atMs - fullSinceMs) / 60_000), percent: Math.round(share * 100) };
    },
    keep: (containerIds) => {
      for (const containerId of watched.keys())
        if (!containerIds.has(containerId)) watched.delete(containerId);
    },
  };
}
