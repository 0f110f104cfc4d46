import { stat } from "node:fs/promises";
import type { HomePaths } from "@deployclaw/config";
import type { AgentId } from "@deployclaw/domain";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import type { CellAuthority } from "../tls/cell-leaves.ts";
import type { AgentPolicy } from "./agent-policy.ts";
import { type Cell, createCell } from "./cell.ts";
import { type CellListener, openCellListener } from "./cell-listener.ts";
import { httpFront } from "./http-front.ts";

/** All cells of this host that have an egress socket, and the only place that opens and closes one. */
export interface CellRegistry {
  find(agentId: AgentId): Cell | undefined;
  size(): number;
  /** Opens a cell's listener with this policy in force, or puts the policy in force where it is open already. */
  open(policy: AgentPolicy): Promise<void>;
  /** Closes a cell's listener and cuts its connections; nothing happens when there is none. */
  close(agentId: AgentId): Promise<void>;
  /** Puts policies in force: opens what has a directory, closes what is not among them or is to be deleted. */
  enforceAll(policies: readonly AgentPolicy[], readAt: number): Promise<void>;
  closeAll(): Promise<void>;
}

interface OpenCell {
  readonly cell: Cell;
  readonly listener: CellListener;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (err) {
    if (!(err instanceof Error && "code" in err && err.code === "ENOENT")) throw err;
    return false;
  }
}

/** A registry without cells. */
export function cellRegistry(
  deps: GatewayDeps,
  paths: HomePaths,
  loadAuthority: (policy: AgentPolicy) => Promise<CellAuthority>,
): CellRegistry {
  const cells = new Map<AgentId, OpenCell>();
  const front = httpFront(deps);
  let work: Promise<unknown> = Promise.resolve();

  // One change at a time, so that a refresh and a prepare never open the same socket.
  function inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = work.then(change);
    work = result.catch(() => undefined);
    return result;
  }

  async function openNow(policy: AgentPolicy): Promise<void> {
    const { egressSocket } = paths.airlock(policy.cellSlot);
    const existing = cells.get(policy.agentId);
    if (existing !== undefined && (await isThere(egressSocket))) {
      existing.cell.enforce(policy, deps.monotonic());
      return;
    }
    await closeNow(policy.agentId);
    const cell = createCell(deps, policy, () => loadAuthority(cell.policy()));
    cells.set(policy.agentId, { cell, listener: await openCellListener(deps, front, cell, egressSocket) });
  }

  async function closeNow(agentId: AgentId): Promise<void> {
    const existing = cells.get(agentId);
    cells.delete(agentId);
    await existing?.listener.close();
  }

  async function enforceNow(policy: AgentPolicy, readAt: number): Promise<void> {
    const existing = cells.get(policy.agentId);
    if (existing !== undefined) {
      existing.cell.enforce(policy, readAt);
      return;
    }
    if (policy.desired === "deleted" || !(await isThere(paths.airlock(policy.cellSlot).out))) return;
    try {
      await openNow(policy);
    } catch (err) {
      // One cell's broken directory must not keep the others' policies from being enforced.
      deps.log.error(`cannot listen for agent ${policy.agentId}`, err);
    }
  }

  return {
    find: (agentId) => cells.get(agentId)?.cell,
    size: () => cells.size,
    open: (policy) => inTurn(() => openNow(policy)),
    close: (agentId) => inTurn(() => closeNow(agentId)),
    enforceAll: (policies, readAt) =>
      inTurn(async () => {
        const known = new Set(policies.map(({ agentId }) => agentId));
        for (const agentId of cells.keys()) if (!known.has(agentId)) await closeNow(agentId);
        // Each has a socket of its own; waiting for one after the other would keep the last one's agent waiting.
        await Promise.all(policies.map((policy) => enforceNow(policy, readAt)));
        deps.shares.keepOnly(new Set(policies.map(({ clientId }) => clientId)));
      }),
    closeAll: () =>
      inTurn(async () => {
        for (const agentId of [...cells.keys()]) await closeNow(agentId);
        front.close();
      }),
  };
}
