import type { AuditWriter, Database } from "@deployclaw/db";
import { type Clock, isAppError, type Log } from "@deployclaw/domain";
import type { ContainerStats, Engine } from "../engine/engine.ts";
import type { CellCgroups } from "./cell-cgroups.ts";
import type { CpuWatch } from "./cpu-watch.ts";
import { type MeasuredCell, measuredCells } from "./measured-cells.ts";
import type { PointMaker } from "./point-maker.ts";
import { recordCpuAlert } from "./record-cpu-alert.ts";
import { type MemorySample, recordMemory } from "./record-memory.ts";
import { type CellPoint, prunePoints, recordPoints } from "./record-points.ts";

/** How many containers are looked at at a time. */
const AT_ONCE = 4;
/** In which minute of each hour old points are removed. */
const PRUNE_MINUTE = 17;

/**
 * Measures memory and processor of every agent that runs on this host, a few at a time, each within a deadline.
 * One that cannot be measured now keeps what was last known of it, which grows old. One that uses all of its processor
 * share for long is told in its client's log. The first round of each minute also makes the minute's points.
 */
export async function measureCells(deps: {
  readonly db: Database<"dc_orchestrator">;
  readonly hostName: string;
  readonly engine: Pick<Engine, "stats">;
  readonly cgroups: Pick<CellCgroups, "keep">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly monotonicMs: () => number;
  readonly cpuWatch: CpuWatch;
  readonly points: PointMaker;
  /** All the cores of this host, in thousandths. */
  readonly hostCpuMillis: number;
  readonly log: Log;
}): Promise<void> {
  const waiting = [...(await measuredCells(deps.db, deps.hostName))];
  const containerIds = new Set(waiting.map(({ containerId }) => containerId));
  deps.cgroups.keep(containerIds);
  deps.cpuWatch.keep(containerIds);
  deps.points.keep(containerIds);
  const minute = deps.points.due(deps.clock());
  const samples: MemorySample[] = [];
  const points: CellPoint[] = [];
  const measureOn = async (): Promise<void> => {
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const stats = await statsOf(cell);
      if (stats === undefined) continue;
      samples.push({ ...cell, memoryBytes: stats.memoryBytes });
      await watchCpu(cell, stats);
      const point = await deps.points.observe(cell, stats, minute !== undefined);
      if (point !== undefined) points.push(point);
    }
  };

  async function watchCpu(cell: MeasuredCell, { cpuNanos }: ContainerStats): Promise<void> {
    const cpuMillis = Math.min(cell.cpuMillis, deps.hostCpuMillis);
    const { containerId } = cell;
    const alert = deps.cpuWatch.observe({ containerId, cpuNanos, cpuMillis, atMs: deps.monotonicMs() });
    if (alert !== undefined) await recordCpuAlert(deps, cell, alert);
  }

  async function statsOf({ agentId, containerId }: MeasuredCell): Promise<ContainerStats | undefined> {
    try {
      const stats = await deps.engine.stats(containerId);
      // What does not run uses nothing that could be measured.
      return stats.memoryBytes > 0 ? stats : undefined;
    } catch (err) {
      // Refused for one that ended a moment ago.
      if (isAppError(err, "engine_refused")) return undefined;
      if (!isAppError(err, "engine_timeout")) throw err;
      deps.log.error(`measuring the cell of ${agentId} failed`, err);
      return undefined;
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, measureOn));
  if (samples.length > 0) await recordMemory(deps.db, deps.hostName, samples);
  if (minute === undefined) return;
  if (points.length > 0) await recordPoints(deps.db, deps.hostName, minute, points);
  if (minute.getUTCMinutes() === PRUNE_MINUTE) await prunePoints(deps.db, deps.hostName, minute);
}
