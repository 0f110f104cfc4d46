import type { HomePaths } from "@deployclaw/config";
import type { Database } from "@deployclaw/db";
import { type AgentId, type Clock, isAppError } from "@deployclaw/domain";
import type { CellDirectories } from "../cell/cell-directories.ts";
import type { AgentDisks } from "../disk/disk-driver.ts";
import type { Engine } from "../engine/engine.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import type { Log } from "../log.ts";
import { cellTraces } from "./cell-traces.ts";
import { knownAgents } from "./known-agents.ts";

/** What a sweep is made of. */
export interface SweepDeps {
  readonly db: Database<"dc_orchestrator">;
  readonly hostName: string;
  readonly paths: HomePaths;
  readonly engine: Engine;
  readonly disks: AgentDisks;
  readonly directories: CellDirectories;
  readonly gateway: GatewayClient;
  readonly clock: Clock;
  readonly log: Log;
  /** What is younger is left alone: somebody may be making it now. */
  readonly graceMs: number;
}

/**
 * Collects what belongs to no agent of this host, and gives every agent that should be compared. This is the correctness
 * path: jobs and notifications only make it fast. Only what carries this installation, host and nonce, or lies in this
 * installation's own directories, is ever touched.
 */
export async function sweep(deps: SweepDeps): Promise<ReadonlySet<AgentId>> {
  // What is there is read before what is known, so that an agent made in between is not taken for an orphan.
  const containers = await deps.engine.observeCells();
  const traces = await cellTraces(deps.paths);
  const known = await knownAgents(deps.db, deps.hostName);
  const isKnown = (id: string) => new Set<string>(known).has(id);
  const old = (time: Date) => deps.clock().getTime() - time.getTime() > deps.graceMs;

  for (const container of containers)
    if (!isKnown(container.agentId) && old(container.createdAt)) {
      const what = `removing the orphaned ${container.role} container of ${container.agentId}`;
      await collect(deps.log, what, () => deps.engine.remove(container.containerId));
    }
  const stillRunning = new Set(
    containers.filter((container) => !old(container.createdAt)).map((container) => container.agentId),
  );
  for (const trace of traces)
    if (!isKnown(trace.agentId) && old(trace.changedAt) && !stillRunning.has(trace.agentId)) {
      await collect(deps.log, `removing what is left of the cell of ${trace.agentId}`, async () => {
        await deps.gateway.forget(trace.agentId);
        await deps.disks.remove(trace.agentId);
        await deps.directories.remove(trace.agentId);
      });
    }
  return known;
}

/** An orphan that cannot be removed now must not keep the others, or any agent, from being looked at. */
async function collect(log: Log, what: string, remove: () => Promise<void>): Promise<void> {
  log.info(what);
  try {
    await remove();
  } catch (err) {
    if (!isAppError(err)) throw err;
    log.error(`${what} failed`, err);
  }
}
