import { isAppError, type Log } from "@deployclaw/domain";
import type { CellDirectories } from "../cell/cell-directories.ts";
import type { AgentDisks } from "../disk/disk-driver.ts";
import type { Engine, ListedContainer } from "../engine/engine.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import { describeOrphan } from "./describe-orphan.ts";
import type { Orphan } from "./find-orphans.ts";

/** What collecting takes. */
export interface CollectDeps {
  readonly engine: Pick<Engine, "remove">;
  readonly disks: Pick<AgentDisks, "remove">;
  readonly directories: Pick<CellDirectories, "removeOfAgent" | "removeOfAirlock">;
  readonly gateway: Pick<GatewayClient, "forget">;
  readonly log: Log;
}

/**
 * Removes the orphans that are due. A container that is still there can write to its directories: they stay for as long as
 * it does. One that cannot be removed now keeps no other.
 */
export async function collectOrphans(
  deps: CollectDeps,
  orphans: readonly Orphan[],
  containers: readonly ListedContainer[],
): Promise<void> {
  const left = new Set(containers);
  const due = orphans.filter((orphan) => orphan.isDue);
  for (const orphan of due)
    if (orphan.kind === "container" && (await collect(deps, orphan))) left.delete(orphan.container);
  const inUse = {
    agentIds: new Set([...left].map(({ agentId }) => agentId)),
    cellSlots: new Set([...left].map(({ cellSlot }) => cellSlot)),
  };
  for (const orphan of due)
    if (
      (orphan.kind === "cell" && !inUse.agentIds.has(orphan.agentId)) ||
      (orphan.kind === "airlock" && !inUse.cellSlots.has(orphan.cellSlot))
    )
      await collect(deps, orphan);
}

async function collect(deps: CollectDeps, orphan: Orphan): Promise<boolean> {
  const what = describeOrphan(orphan);
  deps.log.info(`removing ${what}`);
  try {
    await remove(deps, orphan);
    return true;
  } catch (err) {
    if (!isAppError(err)) throw err;
    deps.log.error(`removing ${what} failed`, err);
    return false;
  }
}

async function remove({ engine, disks, directories, gateway }: CollectDeps, orphan: Orphan): Promise<void> {
  switch (orphan.kind) {
    case "container":
      return engine.remove(orphan.container.containerId);
    case "cell":
      await gateway.forget(orphan.agentId);
      await disks.remove(orphan.agentId);
      return directories.removeOfAgent(orphan.agentId);
    case "airlock":
      return directories.removeOfAirlock(orphan.cellSlot);
  }
}
