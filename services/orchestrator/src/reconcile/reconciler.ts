import type { HomePaths } from "@deployclaw/config";
import {
  type AgentId,
  type AppError,
  type cellUids,
  type Hold,
  isAppError,
  RUNTIMES,
} from "@deployclaw/domain";
import { cellSpecs, type HostImages } from "../cell/cell-specs.ts";
import type { CellOwner } from "../engine/cell-spec.ts";
import type { CustomImageState, CustomImages } from "../images/custom-images.ts";
import { imageOfAgent } from "../images/image-of-agent.ts";
import type { CellDeployment, ClaimedCell } from "../store/cell-lease.ts";
import { claimCell } from "../store/claim-cell.ts";
import { releaseLease } from "../store/release-lease.ts";
import { renewLease } from "../store/renew-lease.ts";
import { writeDeployment } from "../store/write-deployment.ts";
import { writeStatus } from "../store/write-status.ts";
import { latestOnly } from "../work/latest-only.ts";
import { applyStep, type CellRun, type StepWorld, type ToldStatus } from "./apply-step.ts";
import type { WantedCell } from "./cell-state.ts";
import { type DeploymentFollower, deployStepOf, followDeployment } from "./follow-deployment.ts";
import { observeCell } from "./observe-cell.ts";
import { plan } from "./plan.ts";
import type { Stage, Step, StepOutcome } from "./step.ts";

/** This host, as its cells carry it. */
export type HostIdentity = Pick<CellOwner, "installationId" | "hostName" | "hostNonce">;

/** Everything a reconciler is made of. */
export interface ReconcilerDeps extends StepWorld {
  readonly host: HostIdentity;
  readonly paths: HomePaths;
  /** All the cores of this host, in thousandths. */
  readonly hostCpuMillis: number;
  readonly gatewayUid: number;
  readonly gatewayGid: number;
  /** Uids of a cell by its slot; where the orchestrator is not root, everything runs as its own user. */
  readonly uidsOf: typeof cellUids;
  readonly images: () => Promise<HostImages>;
  readonly customImages: CustomImages;
  /** Agents of which a sweep saw containers that are not noted; the next look at them is for these, too. */
  readonly strays: Set<AgentId>;
  readonly newId: () => string;
  /** A number from 0 to 1, anew each time. */
  readonly random: () => number;
  readonly leaseMs: number;
  /** Told when the pool has one airlock less, once the work for the agent that took it is done. */
  readonly airlockTaken?: () => void;
  /** Told of each step that is about to be applied; for tests that crash there. */
  readonly onStep?: (agentId: AgentId, step: Step) => void;
  /** Told of each step that was applied. */
  readonly onStepDone?: (agentId: AgentId, step: Step) => void;
}

/** Brings agents' cells to what Postgres says is wanted. */
export interface Reconciler {
  /**
   * Claims, observes, plans and applies for one agent. Gives when to look again, or undefined when all is as wanted.
   * Throws what a step threw; calling again resumes from whatever is there.
   */
  reconcile(agentId: AgentId): Promise<StepOutcome>;
}

const HOLD_REASONS: { readonly [Each in Hold]: string } = {
  suspended: "The client is suspended.",
  deleting: "The client is being deleted.",
};

const SLOWER_MAX = 4;

// Before these a worker makes sure that the cell is still its own: a process that was paused must not take away what the
// next one has made meanwhile.
const TAKES_AWAY: ReadonlySet<Step["kind"]> = new Set<Step["kind"]>([
  "remove-stray",
  "stop-agent",
  "remove-agent",
  "remove-airlock",
  "forget-gateway",
  "unmount-disk",
  "remove-disk",
  "remove-directories",
]);

const HELD_ELSEWHERE: StepOutcome = { againAfterMs: 1_000 };

/** A level-triggered reconciler: it compares what is with what should be and remembers nothing between calls. */
export function createReconciler(deps: ReconcilerDeps): Reconciler {
  async function runStep(run: CellRun, step: Step, follower: DeploymentFollower): Promise<StepOutcome> {
    deps.onStep?.(run.cell.lease.agentId, step);
    follower.start(step);
    try {
      const outcome = await applyStep(deps, run, step);
      deps.onStepDone?.(run.cell.lease.agentId, step);
      if (outcome === undefined) follower.end(step);
      return outcome;
    } catch (err) {
      follower.fail(step);
      run.told.failedStep ??= deployStepOf(step.kind);
      throw err;
    }
  }

  async function runStage(run: CellRun, stage: Stage, follower: DeploymentFollower): Promise<StepOutcome> {
    const results = await Promise.allSettled(stage.map((step) => runStep(run, step, follower)));
    // All have ended before the first failure is thrown, so that no step works on without the lease.
    for (const result of results) if (result.status === "rejected") throw result.reason;
    return results.map((result) => (result.status === "fulfilled" ? result.value : undefined)).find(Boolean);
  }

  async function work(cell: ClaimedCell, told: ToldStatus): Promise<StepOutcome> {
    const { agentId } = cell.lease;
    const uids = deps.uidsOf(cell.cellSlot);
    const images = cell.desired === "running" ? await deps.images() : undefined;
    const image = images && (await imageOfAgent(deps.customImages, cell, images));
    const specs =
      images !== undefined && image?.kind === "ready"
        ? cellSpecs({
            owner: { ...deps.host, cellSlot: cell.cellSlot, clientId: cell.clientId, agentId },
            runtime: cell.runtime,
            custom: cell.custom,
            agentImage: image.imageId,
            resources: cell.resources,
            uids,
            images,
            paths: deps.paths,
            hostCpuMillis: deps.hostCpuMillis,
          })
        : undefined;
    const observed = await observeCell(deps, cell, deps.unhealthy.get(agentId), deps.strays.delete(agentId));
    const stages = plan(
      wantedCell(deps, cell, image, specs),
      { ...observed, chance: deps.random() },
      deps.clock(),
    );
    const run: CellRun = {
      cell,
      told,
      specs,
      owners: { ...uids, gatewayUid: deps.gatewayUid, gatewayGid: deps.gatewayGid },
      airlockContainerId: observed.airlock?.containerId,
      agentContainerId: observed.agent?.containerId,
    };
    // Written behind the work, which waits for it at the end alone: it tells people, and decides nothing.
    const written = latestOnly((deployment: CellDeployment) =>
      writeDeployment(deps.db, cell.lease, deployment),
    );
    const follower = followDeployment({
      previous: cell.deployment,
      generation: cell.generation,
      wantedAt: cell.createdAt,
      clock: deps.clock,
      changed: written.give,
    });
    try {
      return await runStages(run, stages, follower);
    } finally {
      await written.settle();
    }
  }

  async function runStages(
    run: CellRun,
    stages: readonly Stage[],
    follower: DeploymentFollower,
  ): Promise<StepOutcome> {
    const { lease } = run.cell;
    follower.plan(stages);
    let renewedAt = performance.now();
    // What takes away is done alone, right after the look at the lease: beside another step it could wait for long.
    const parts = stages.flatMap((stage) =>
      stage.some(({ kind }) => TAKES_AWAY.has(kind)) ? stage.map((step) => [step]) : [stage],
    );
    for (const stage of parts) {
      if (
        performance.now() - renewedAt > deps.leaseMs / 3 ||
        stage.some(({ kind }) => TAKES_AWAY.has(kind))
      ) {
        await renewLease(deps.db, lease, deps.leaseMs);
        renewedAt = performance.now();
      }
      const outcome = await runStage(run, stage, follower);
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  }

  /** Tells the client what keeps the agent from its wanted state; the failure itself is the caller's to handle. */
  async function explain(cell: ClaimedCell, told: ToldStatus, err: AppError): Promise<void> {
    const reason = `${err.message} It is tried again.`;
    // Only what is under way needs an explanation; a running, stopped or given-up agent keeps what was said of it.
    if (told.status !== "provisioning" && told.status !== "deleting") return;
    if (told.reason === reason) return;
    await writeStatus(deps, cell, { status: told.status, reason, step: told.failedStep });
  }

  const holder = deps.newId();
  const busy = new Set<AgentId>();

  async function claimAndWork(agentId: AgentId): Promise<StepOutcome> {
    const { hostName } = deps.host;
    const airlockImage = (await deps.images()).ids["airlock"];
    const claim = await claimCell(deps.db, {
      agentId,
      hostName,
      holder,
      leaseMs: deps.leaseMs,
      now: deps.clock(),
      airlockImage,
    });
    if (claim.kind === "not_here") return undefined;
    if (claim.kind === "held") return HELD_ELSEWHERE;
    const { cell } = claim;
    const told: ToldStatus = {
      status: cell.status,
      reason: cell.statusReason,
      failedStep: undefined,
    };
    try {
      const outcome = await work(cell, told);
      await releaseLease(deps.db, cell.lease, outcome === undefined ? cell.resources : undefined);
      return outcome;
    } catch (err) {
      if (isAppError(err) && err.code !== "stale_lease") {
        await explain(cell, told, err);
        await releaseLease(deps.db, cell.lease, undefined);
      }
      throw err;
    } finally {
      if (claim.tookAirlock) deps.airlockTaken?.();
    }
  }

  return {
    reconcile: async (agentId) => {
      if (busy.has(agentId)) return HELD_ELSEWHERE;
      busy.add(agentId);
      try {
        return await claimAndWork(agentId);
      } finally {
        busy.delete(agentId);
      }
    },
  };
}

/** What has less than a core takes longer to start, by about as much. */
function startTimeoutMs({ runtime, resources }: ClaimedCell): number {
  const slower = Math.min(SLOWER_MAX, Math.max(1, 1_000 / resources.cpuMillis));
  return RUNTIMES[runtime].startTimeoutMs * slower;
}

function wantedCell(
  deps: ReconcilerDeps,
  cell: ClaimedCell,
  image: CustomImageState | undefined,
  specs: CellRun["specs"],
): WantedCell {
  if (cell.desired === "deleted") return { desired: "deleted" };
  if (cell.desired === "stopped")
    return cell.hold === null
      ? { desired: "stopped" }
      : { desired: "stopped", reason: HOLD_REASONS[cell.hold] };
  if (image !== undefined && image.kind !== "ready") return { desired: "image", image };
  if (specs === undefined) throw new Error("a wanted cell has a specification");
  return {
    desired: "running",
    generation: cell.generation,
    airlock: deps.engine.wantedAirlock(specs.airlock),
    agent: deps.engine.wantedAgent(specs.agent),
    diskBytes: cell.resources.diskBytes,
    startTimeoutMs: startTimeoutMs(cell),
  };
}
