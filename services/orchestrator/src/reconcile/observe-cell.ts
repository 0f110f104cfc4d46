import type { CellDirectories } from "../cell/cell-directories.ts";
import type { AgentDisks } from "../disk/disk-driver.ts";
import type { Engine } from "../engine/engine.ts";
import type { ClaimedCell } from "../store/cell-lease.ts";
import type { ObservedCell } from "./cell-state.ts";

/**
 * Looks at everything that could be there of a cell: containers, namespaces, disk, directories, sockets. Containers are
 * looked for by their noted ids and their names alone, unless a sweep saw others that say they are of this agent.
 */
export async function observeCell(
  deps: { readonly engine: Engine; readonly disks: AgentDisks; readonly directories: CellDirectories },
  cell: ClaimedCell,
  unhealthySince: Date | undefined,
  hasStrays: boolean,
): Promise<Omit<ObservedCell, "chance">> {
  const { agentId } = cell.lease;
  // An airlock that was taken from the pool does not say whose it is.
  const recordedIds = [cell.airlockContainerId, cell.agentContainerId].filter((id) => id !== undefined);
  const [containers, disk, diskBytes, isDiskFull, directories, egressSocket] = await Promise.all([
    hasStrays
      ? deps.engine.observeCell(agentId, recordedIds)
      : deps.engine.observePlace({ agentId, ...cell }),
    deps.disks.observe(agentId),
    deps.disks.observeBytes(agentId),
    deps.disks.isFull(agentId),
    deps.directories.observe({ agentId, cellSlot: cell.cellSlot }),
    deps.directories.hasEgressSocket(cell.cellSlot),
  ]);
  // The ids in Postgres are the identity; labels only find candidates.
  const airlock = containers.find((container) => container.containerId === cell.airlockContainerId);
  const agent = containers.find((container) => container.containerId === cell.agentContainerId);
  return {
    status: cell.status,
    statusReason: cell.statusReason,
    directories,
    disk,
    diskBytes,
    growsMounted: deps.disks.growsMounted,
    isDiskFull,
    egressSocket,
    airlock,
    agent,
    strays: containers.filter((container) => container !== airlock && container !== agent),
    agentGeneration: cell.agentGeneration,
    agentFullHash: cell.agentFullHash,
    failures: cell.failures,
    retryAt: cell.retryAt,
    unhealthySince,
  };
}
