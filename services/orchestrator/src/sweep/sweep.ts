import type { HomePaths } from "@deployclaw/config";
import type { Database } from "@deployclaw/db";
import { type AgentId, type Clock, isAppError, type Log } from "@deployclaw/domain";
import type { CellDirectories } from "../cell/cell-directories.ts";
import type { AgentDisks } from "../disk/disk-driver.ts";
import type { Engine, ObservedContainer } from "../engine/engine.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import { airlockTraces, cellTraces } from "./cell-traces.ts";
import { type KnownCells, knownCells } from "./known-cells.ts";

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
  const traces = { cells: await cellTraces(deps.paths), airlocks: await airlockTraces(deps.paths) };
  const known = await knownCells(deps.db, deps.hostName);
  const knownIds: ReadonlySet<string> = known.agentIds;
  const isOld = (changedAt: Date) => deps.clock().getTime() - changedAt.getTime() > deps.graceMs;

  // A container that is still there can write to its directories: they stay for as long as it does.
  const inUse = { agentIds: new Set<string>(), cellSlots: new Set<number>() };
  for (const container of containers) {
    const { agentId, cellSlot, containerId, createdAt, role } = container;
    const what = `removing the orphaned ${role} container of ${agentId ?? `slot ${cellSlot}`}`;
    const removed =
      !isKnown(container, known) &&
      isOld(createdAt) &&
      (await collect(deps.log, what, () => deps.engine.remove(containerId)));
    if (removed) continue;
    if (agentId !== undefined) inUse.agentIds.add(agentId);
    inUse.cellSlots.add(cellSlot);
  }
  for (const { agentId, changedAt } of traces.cells)
    if (!knownIds.has(agentId) && isOld(changedAt) && !inUse.agentIds.has(agentId))
      await collect(deps.log, `removing what is left of the cell of ${agentId}`, async () => {
        await deps.gateway.forget(agentId);
        await deps.disks.remove(agentId);
        await deps.directories.removeOfAgent(agentId);
      });
  for (const { cellSlot, changedAt } of traces.airlocks)
    if (!known.cellSlots.has(cellSlot) && isOld(changedAt) && !inUse.cellSlots.has(cellSlot))
      await collect(deps.log, `removing what is left of the airlock in slot ${cellSlot}`, () =>
        deps.directories.removeOfAirlock(cellSlot),
      );
  return known.agentIds;
}

/** An airlock that was made for no agent belongs to whoever's row holds its id; everything else says whose it is. */
function isKnown({ agentId, cellSlot, containerId }: ObservedContainer, known: KnownCells): boolean {
  const agentIds: ReadonlySet<string> = known.agentIds;
  if (agentId !== undefined) return agentIds.has(agentId);
  return known.airlockIds.has(containerId) || known.unfinishedSlots.has(cellSlot);
}

/**
 * Removes an orphan and says whether it is gone: one that cannot be removed now must not keep the others, or any agent,
 * from being looked at.
 */
async function collect(log: Log, what: string, remove: () => Promise<void>): Promise<boolean> {
  log.info(what);
  try {
    await remove();
    return true;
  } catch (err) {
    if (!isAppError(err)) throw err;
    log.error(`${what} failed`, err);
    return false;
  }
}
