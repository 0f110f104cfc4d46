import type { ContainerStats } from "../engine/engine.ts";
import type { PssReader } from "./cell-pss.ts";
import type { MeasuredCell } from "./measured-cells.ts";
import type { CellPoint } from "./record-points.ts";

/** Says when a minute's points are due, and makes them of what was measured. In memory: a restart begins anew. */
export interface PointMaker {
  /** The minute whose points the round that begins now makes; undefined when it was made already. */
  due(now: Date): Date | undefined;
  /** Takes note of a cell's use, and in a round in which points are due makes its point. */
  observe(cell: MeasuredCell, stats: ContainerStats, isDue: boolean): Promise<CellPoint | undefined>;
  /** Forgets every container but these. */
  keep(containerIds: ReadonlySet<string>): void;
}

const MINUTE_MS = 60_000;
const NANOS_PER_MS = 1_000_000;

/** A maker of points; what it does not know of a cell is null in its point. */
export function createPointMaker(deps: {
  readonly monotonicMs: () => number;
  readonly pss: PssReader;
  readonly disks: { usedBytes(agentId: string): Promise<number | undefined> };
}): PointMaker {
  const before = new Map<string, { readonly cpuNanos: number; readonly atMs: number }>();
  let made: number | undefined;

  /** On average since the last point, in thousandths of a core. */
  function cpuMillis(containerId: string, cpuNanos: number): number | null {
    const atMs = deps.monotonicMs();
    const last = before.get(containerId);
    before.set(containerId, { cpuNanos, atMs });
    if (last === undefined || atMs <= last.atMs || cpuNanos < last.cpuNanos) return null;
    return Math.round(((cpuNanos - last.cpuNanos) / NANOS_PER_MS / (atMs - last.atMs)) * 1_000);
  }

  return {
    due: (now) => {
      const minute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
      const isFirst = made === undefined;
      if (made === minute) return undefined;
      made = minute;
      // The first round only begins to count.
      return isFirst ? undefined : new Date(minute);
    },
    observe: async (cell, { memoryBytes, cpuNanos }, isDue) => {
      const { agentId, containerId } = cell;
      if (!isDue) {
        if (!before.has(containerId)) cpuMillis(containerId, cpuNanos);
        return undefined;
      }
      const used = cpuMillis(containerId, cpuNanos);
      const [pssBytes, diskBytes] = await Promise.all([
        deps.pss.pssBytes(containerId),
        deps.disks.usedBytes(agentId),
      ]);
      return {
        agentId,
        containerId,
        cpuMillis: used,
        cpuMaxMillis: cell.cpuMillis,
        memoryBytes,
        memoryMaxBytes: cell.memoryMaxBytes,
        pssBytes: pssBytes ?? null,
        diskBytes: diskBytes ?? null,
        diskMaxBytes: diskBytes === undefined ? null : cell.diskMaxBytes,
      };
    },
    keep: (containerIds) => {
      for (const containerId of before.keys()) if (!containerIds.has(containerId)) before.delete(containerId);
    },
  };
}
