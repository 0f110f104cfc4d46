import type { Database } from "@deployclaw/db";
import { isAppError, type Log } from "@deployclaw/domain";
import type { Engine } from "../engine/engine.ts";
import { type MeasuredCell, measuredCells } from "./measured-cells.ts";
import { type MemorySample, recordMemory } from "./record-memory.ts";

/** How many containers the engine is asked about at a time. */
const AT_ONCE = 4;

/**
 * Measures the memory of every agent that runs on this host, a few at a time, each within the engine's deadline. One that
 * cannot be measured now keeps what was last known of it, which grows old.
 */
export async function measureCells(deps: {
  readonly db: Database<"dc_orchestrator">;
  readonly hostName: string;
  readonly engine: Pick<Engine, "stats">;
  readonly log: Log;
}): Promise<void> {
  const waiting = [...(await measuredCells(deps.db, deps.hostName))];
  const samples: MemorySample[] = [];
  const measureOn = async (): Promise<void> => {
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const memoryBytes = await memoryOf(cell);
      if (memoryBytes !== undefined) samples.push({ ...cell, memoryBytes });
    }
  };

  async function memoryOf({ agentId, containerId }: MeasuredCell): Promise<number | undefined> {
    try {
      const { memoryBytes } = await deps.engine.stats(containerId);
      // What does not run uses nothing that could be measured.
      return memoryBytes > 0 ? memoryBytes : undefined;
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
}
