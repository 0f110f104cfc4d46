import { type AgentStatus, AppError, type DeployStep } from "@deployclaw/domain";
import type { CellDirectories, CellOwners } from "../cell/cell-directories.ts";
import { stateFolder } from "../cell/cell-specs.ts";
import type { AgentDisks, DiskSpec } from "../disk/disk-driver.ts";
import type { AgentSpec, AirlockSpec } from "../engine/cell-spec.ts";
import { settingsDrift } from "../engine/container-settings.ts";
import type { Engine } from "../engine/engine.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import { probeAgent } from "../health/probe-agent.ts";
import type { ClaimedCell } from "../store/cell-lease.ts";
import { deleteAgentRow } from "../store/delete-agent-row.ts";
import { fenced } from "../store/fenced.ts";
import type { StatusWriter } from "../store/platform-entry.ts";
import { recordAgent } from "../store/record-agent.ts";
import { recordAirlock } from "../store/record-airlock.ts";
import { recordFailures } from "../store/record-failures.ts";
import { recordLimits } from "../store/record-limits.ts";
import { writeCellEntry } from "../store/write-cell-entry.ts";
import { writeDrift } from "../store/write-drift.ts";
import { writeStatus } from "../store/write-status.ts";
import type { AwaitReady } from "./await-ready.ts";
import type { Step, StepOutcome } from "./step.ts";
import type { UnhealthyCells } from "./unhealthy-cells.ts";

/** What applying steps needs of the world. */
export interface StepWorld extends StatusWriter {
  readonly engine: Engine;
  readonly disks: AgentDisks;
  readonly directories: CellDirectories;
  readonly gateway: GatewayClient;
  readonly awaitReady: AwaitReady;
  readonly unhealthy: UnhealthyCells;
}

/** What the client was last told of an agent. */
export interface ToldStatus {
  status: AgentStatus;
  reason: string | undefined;
  /** The step of bringing it up that this run could not do. */
  failedStep: DeployStep | undefined;
}

/** One run's knowledge of a cell; what was told and the container ids change as steps are applied. */
export interface CellRun {
  readonly cell: ClaimedCell;
  readonly told: ToldStatus;
  readonly owners: CellOwners;
  /** Undefined when the cell is on its way out. */
  readonly specs: { readonly airlock: AirlockSpec; readonly agent: AgentSpec } | undefined;
  airlockContainerId: string | undefined;
  agentContainerId: string | undefined;
}

// The next look finds it.
const MADE_BEFORE: StepOutcome = { againAfterMs: 0 };

/** Does one step. Every step can be repeated; every write is fenced by the run's lease. */
export async function applyStep(world: StepWorld, run: CellRun, step: Step): Promise<StepOutcome> {
  const { cell } = run;
  const { agentId } = cell.lease;
  const isOwn = () => fenced(world.db, cell.lease, async () => undefined);
  switch (step.kind) {
    case "set-status":
      await writeStatus(world, cell, step);
      run.told.status = step.status;
      run.told.reason = step.reason;
      return undefined;
    case "remove-stray":
      await world.engine.remove(step.containerId);
      return undefined;
    case "report-drift":
      await writeDrift(world, cell, step);
      return undefined;
    case "create-directories":
      await world.disks.place(agentId, diskSpecOf(run));
      await world.directories.create({ agentId, cellSlot: cell.cellSlot }, run.owners);
      return undefined;
    case "mount-disk":
      await world.disks.mount(agentId, diskSpecOf(run));
      return undefined;
    case "prepare-gateway":
      await world.gateway.prepare(agentId);
      return undefined;
    case "create-airlock": {
      const containerId = await world.engine.createAirlock(specsOf(run).airlock, step.network);
      if (containerId === undefined) return MADE_BEFORE;
      await recordAirlock(world.db, cell.lease, containerId);
      run.airlockContainerId = containerId;
      return undefined;
    }
    case "start-airlock":
      await world.engine.start(idOf(run.airlockContainerId));
      return undefined;
    case "create-agent": {
      const { agent } = specsOf(run);
      const containerId = await world.engine.createAgent(agent, idOf(run.airlockContainerId));
      if (containerId === undefined) return MADE_BEFORE;
      const { fullHash: specHash } = world.engine.wantedAgent(agent);
      await recordAgent(world.db, cell.lease, { containerId, generation: cell.generation, specHash });
      run.agentContainerId = containerId;
      return undefined;
    }
    case "change-limits":
      await changeLimits(world, run);
      return undefined;
    case "start-agent":
      await startAgent(world, run);
      world.unhealthy.delete(agentId);
      return undefined;
    case "await-ready":
      return world.awaitReady(agentId);
    case "check-health":
      await probeAgent(world, agentId);
      return undefined;
    case "record-replaced-airlock":
      await writeCellEntry(world, cell, "cell.airlock_replaced", {});
      return undefined;
    case "record-failure":
      await recordFailures(world.db, cell.lease, step.failures, step.retryAt);
      return undefined;
    case "clear-failures":
      await recordFailures(world.db, cell.lease, 0, undefined);
      return undefined;
    case "wait":
      return { againAfterMs: Math.max(0, step.until.getTime() - world.clock().getTime()) };
    case "stop-agent":
      await world.engine.stop(idOf(run.agentContainerId), step.graceSeconds);
      return undefined;
    case "remove-agent": {
      const containerId = idOf(run.agentContainerId);
      if (step.graceSeconds > 0) {
        await world.engine.stop(containerId, step.graceSeconds);
        // It may have taken all of its grace.
        await isOwn();
      }
      await world.engine.remove(containerId);
      await recordAgent(world.db, cell.lease, undefined);
      world.unhealthy.delete(agentId);
      return undefined;
    }
    case "remove-airlock":
      await world.engine.remove(idOf(run.airlockContainerId));
      await recordAirlock(world.db, cell.lease, undefined);
      return undefined;
    case "forget-gateway":
      await world.gateway.forget(agentId);
      return undefined;
    case "unmount-disk":
      await world.disks.unmount(agentId, isOwn);
      return undefined;
    case "remove-disk":
      await world.disks.remove(agentId);
      return undefined;
    case "remove-directories":
      await world.directories.remove({ agentId, cellSlot: cell.cellSlot });
      return undefined;
    case "delete-row":
      await deleteAgentRow(world, cell);
      return undefined;
  }
}

/**
 * A process that was paused may have taken the disk away a moment ago, and the agent would run beside it: one that is still
 * mounted afterwards was mounted then.
 */
async function startAgent(world: StepWorld, run: CellRun): Promise<void> {
  const containerId = idOf(run.agentContainerId);
  await world.engine.start(containerId);
  if ((await world.disks.observe(run.cell.lease.agentId)) === "mounted") return;
  await world.engine.stop(containerId, 0);
  throw new AppError("dependency_unavailable", "The agent's disk was not there when the agent started.");
}

/** What the engine took is read back: a limit that it ignored is not noted as one that holds. */
async function changeLimits(world: StepWorld, run: CellRun): Promise<void> {
  const { agent } = specsOf(run);
  const containerId = idOf(run.agentContainerId);
  const { settings, fullHash } = world.engine.wantedAgent(agent);
  await world.engine.changeLimits(containerId, agent.resources);
  const [changed] = await world.engine.observeContainers([containerId]);
  if (changed === undefined || settingsDrift(settings, changed.settings).length > 0)
    throw new AppError("engine_refused", "The container engine does not hold the agent to its new limits.");
  await recordLimits(world.db, run.cell.lease, fullHash);
}

function diskSpecOf({ cell, owners }: CellRun): DiskSpec {
  const folders = cell.custom?.writablePaths.map((_path, index) => stateFolder(index)) ?? [];
  return { diskBytes: cell.resources.diskBytes, uid: owners.agentUid, folders };
}

function specsOf(run: CellRun): NonNullable<CellRun["specs"]> {
  if (run.specs === undefined) throw new Error("a cell on its way out has no specification");
  return run.specs;
}

function idOf(containerId: string | undefined): string {
  if (containerId === undefined) throw new AppError("engine_refused", "A container of the cell is missing.");
  return containerId;
}
