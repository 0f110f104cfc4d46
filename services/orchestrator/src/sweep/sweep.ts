import type { HomePaths } from "@deployclaw/config";
import type { Database } from "@deployclaw/db";
import type { AgentId, Clock } from "@deployclaw/domain";
import type { CellDirectories } from "../cell/cell-directories.ts";
import type { AgentDisks } from "../disk/disk-driver.ts";
import type { Engine, ListedContainer } from "../engine/engine.ts";
import { type CellTraces, cellTraces } from "./cell-traces.ts";
import { type CollectDeps, collectOrphans } from "./collect-orphans.ts";
import { findOrphans, type Orphan } from "./find-orphans.ts";
import { type KnownAgent, type KnownCells, knownCells } from "./known-cells.ts";
import { needsLook } from "./needs-look.ts";
import type { RollingSlice } from "./rolling-slice.ts";

/** What looking at a host takes. */
export interface LookDeps {
  readonly db: Database<"dc_orchestrator">;
  readonly hostName: string;
  readonly paths: HomePaths;
  readonly engine: Pick<Engine, "listCells">;
  readonly clock: Clock;
  /** What is younger is left alone: somebody may be making it now. */
  readonly graceMs: number;
}

/** What a sweep is made of. */
export interface SweepDeps extends LookDeps, CollectDeps {
  readonly engine: Pick<Engine, "listCells" | "remove">;
  readonly disks: Pick<AgentDisks, "remove" | "mounted">;
  readonly directories: Pick<CellDirectories, "removeOfAgent" | "removeOfAirlock" | "hasEgressSocket">;
  readonly slice: RollingSlice;
  /** Told of agents with containers that are not noted. */
  readonly strays: Pick<Set<AgentId>, "add">;
}

interface HostView {
  readonly containers: readonly ListedContainer[];
  readonly traces: CellTraces;
  readonly known: KnownCells;
  readonly orphans: readonly Orphan[];
}

/** What belongs to no agent of this host, and whether it is due to be collected. Changes nothing. */
export async function listOrphans(deps: LookDeps): Promise<readonly Orphan[]> {
  return (await look(deps)).orphans;
}

/**
 * Collects what belongs to no agent of this host, and gives the agents to be compared: those whose cell a list shows not
 * to be as wanted, and those whose turn it is. This is the correctness path: jobs and notifications only make it fast.
 */
export async function sweep(deps: SweepDeps): Promise<ReadonlySet<AgentId>> {
  const { containers, known, orphans } = await look(deps);
  await collectOrphans(deps, orphans, containers);
  const agentIds = [...known.agents.values()].map(({ agentId }) => agentId);
  return new Set([...(await changedAgents(deps, containers, known)), ...deps.slice(agentIds)]);
}

async function look(deps: LookDeps): Promise<HostView> {
  // What is there is read before what is known, so that an agent made in between is not taken for an orphan.
  const containers = await deps.engine.listCells();
  const traces = await cellTraces(deps.paths);
  const known = await knownCells(deps.db, deps.hostName);
  const orphans = await findOrphans({ containers, traces }, known, {
    now: deps.clock(),
    graceMs: deps.graceMs,
  });
  return { containers, traces, known, orphans };
}

async function changedAgents(
  deps: SweepDeps,
  containers: readonly ListedContainer[],
  known: KnownCells,
): Promise<readonly AgentId[]> {
  const byAgent = Map.groupBy(containers, ({ agentId }) => agentId);
  const byId = new Map(containers.map((container) => [container.containerId, container]));
  const mounted = await deps.disks.mounted();
  const containersOf = (agent: KnownAgent): readonly ListedContainer[] => {
    const noted = [agent.airlockContainerId, agent.agentContainerId].map((id) => byId.get(id ?? ""));
    const all = [...(byAgent.get(agent.agentId) ?? []), ...noted];
    return [...new Set(all)].filter((container) => container !== undefined);
  };
  const changed: AgentId[] = [];
  for (const agent of known.agents.values()) {
    const seen = {
      containers: containersOf(agent),
      isMounted: mounted?.has(agent.agentId),
      hasEgressSocket: await deps.directories.hasEgressSocket(agent.cellSlot),
    };
    const noted = new Set([agent.airlockContainerId, agent.agentContainerId]);
    if (seen.containers.some(({ containerId }) => !noted.has(containerId))) deps.strays.add(agent.agentId);
    if (needsLook(agent, seen)) changed.push(agent.agentId);
  }
  return changed;
}
