import type { ObservedContainer } from "../engine/engine.ts";
import {
  airlockIsFresh,
  asksForOtherLimits,
  canChangeLimits,
  driftOf,
  driftReason,
  relayIsIn,
} from "./cell-relations.ts";
import type { ObservedCell, WantedCell } from "./cell-state.ts";
import { exitReason } from "./exit-reason.ts";
import { planFailure } from "./plan-failure.ts";
import { reportDrift } from "./report-drift.ts";
import { statusStep } from "./status-step.ts";
import type { Stage, Step } from "./step.ts";
import { STOP_GRACE_SECONDS } from "./stop-grace.ts";

type WantedRunning = Extract<WantedCell, { desired: "running" }>;

// An airlock that joined its agent's namespace and died at once found its port taken.
const RELAY_LIFE_MS_MIN = 5_000;
const DISK_FULL = "Its disk is full: it can write nothing more.";
const WELL_AFTER_MS = 60_000;
const UNHEALTHY_MS_MAX = 90_000;

/** Brings an agent up, keeps it up, or lets it rest after it failed. */
export function planRunning(wanted: WantedRunning, observed: ObservedCell, now: Date): readonly Stage[] {
  const { agent } = observed;
  if (agent === undefined || observed.agentGeneration !== wanted.generation) return bringUp(wanted, observed);
  const failed = (what: string): readonly Stage[] => {
    const reason = observed.isDiskFull ? `${what} ${DISK_FULL}` : what;
    return planFailure(observed, reason, now) ?? bringUp(wanted, observed, reason);
  };
  switch (agent.state.kind) {
    case "created":
      return bringUp(wanted, observed);
    case "exited":
      return failed(exitReason(agent.state));
    case "running":
      break;
  }
  const drift = driftOf(wanted.agent, agent);
  const hasOtherLimits = asksForOtherLimits(wanted.agent, agent, observed.agentFullHash);
  if (hasOtherLimits && !canChangeLimits(wanted.agent, agent))
    return bringUp(wanted, observed, "The agent's memory limit was lowered.");
  if (mustUnmount(wanted, observed)) return bringUp(wanted, observed, "The agent's disk is enlarged.");
  if (drift.length > 0 && !hasOtherLimits) return bringUp(wanted, observed, driftReason(drift));
  if (relayDiedAtOnce(observed.airlock)) return failed("The agent took the port of the cell's relay.");
  const readySince = now.getTime() - agent.state.startedAt.getTime();
  if (observed.status !== "running" && readySince > wanted.startTimeoutMs)
    return failed(`The agent was not ready within ${Math.round(wanted.startTimeoutMs / 1_000)} seconds.`);
  const unhealthyMs = now.getTime() - (observed.unhealthySince ?? now).getTime();
  if (unhealthyMs > UNHEALTHY_MS_MAX) return failed("The agent stopped answering its health probe.");
  const relayed = observed.directories === "complete" && relayIsIn(wanted.airlock, observed.airlock, agent);
  return [
    observed.directories === "complete" ? [] : [{ kind: "create-directories" }],
    repairs(wanted, observed),
    hasOtherLimits ? [{ kind: "change-limits" }] : [],
    ...(relayed ? [] : newRelay(wanted, observed, agent)),
    relayed && observed.status === "running" ? [{ kind: "check-health" }] : [{ kind: "await-ready" }],
    statusStep(observed, "running", observed.isDiskFull ? DISK_FULL : undefined),
    observed.status === "running" && observed.failures > 0 && readySince > WELL_AFTER_MS
      ? [{ kind: "clear-failures" }]
      : [],
  ];
}

/** A disk is to have its wanted size; one that has more keeps it. */
const isTooSmall = (wanted: WantedRunning, { diskBytes }: ObservedCell): boolean =>
  diskBytes !== undefined && diskBytes < wanted.diskBytes;

const needsDisk = (wanted: WantedRunning, observed: ObservedCell): boolean =>
  observed.disk !== "mounted" || isTooSmall(wanted, observed);

const mustUnmount = (wanted: WantedRunning, observed: ObservedCell): boolean =>
  observed.disk === "mounted" && isTooSmall(wanted, observed) && !observed.growsMounted;

function repairs(wanted: WantedRunning, observed: ObservedCell): Stage {
  const steps: Step[] = [];
  if (needsDisk(wanted, observed)) steps.push({ kind: "mount-disk" });
  if (!observed.egressSocket) steps.push({ kind: "prepare-gateway" });
  return steps;
}

function relayDiedAtOnce(airlock: ObservedContainer | undefined): boolean {
  return (
    airlock?.state.kind === "exited" &&
    airlock.network.kind === "shared" &&
    airlock.state.finishedAt.getTime() - airlock.state.startedAt.getTime() < RELAY_LIFE_MS_MIN
  );
}

/** A new airlock in the agent's namespace, which stays; the agent notices a moment without a relay. */
function newRelay(wanted: WantedRunning, observed: ObservedCell, agent: ObservedContainer): readonly Stage[] {
  return [
    reportDrift(wanted, observed),
    observed.airlock === undefined ? [] : [{ kind: "remove-airlock" }],
    [{ kind: "create-airlock", network: { kind: "shared", containerId: agent.containerId } }],
    [{ kind: "start-airlock" }],
    [{ kind: "record-replaced-airlock" }],
  ];
}

/** The whole way from whatever is there to a ready agent. */
function bringUp(wanted: WantedRunning, observed: ObservedCell, reason?: string): readonly Stage[] {
  const explanation = observed.status === "provisioning" ? observed.statusReason : undefined;
  const keepAirlock = airlockIsFresh(wanted.airlock, observed.airlock);
  const { agent } = observed;
  const keepAgent =
    agent !== undefined &&
    agent.state.kind === "created" &&
    observed.agentGeneration === wanted.generation &&
    driftOf(wanted.agent, agent).length === 0 &&
    keepAirlock &&
    agent.network.kind === "shared" &&
    agent.network.containerId === observed.airlock?.containerId;

  const prerequisites: Step[] = [{ kind: "prepare-gateway" }];
  if (needsDisk(wanted, observed)) prerequisites.push({ kind: "mount-disk" });
  const containers: Step[] = [];
  if (!keepAirlock || observed.airlock?.state.kind !== "running") containers.push({ kind: "start-airlock" });
  if (!keepAgent) containers.push({ kind: "create-agent" });
  // An agent container is made for an airlock that is there, started or not, and needs the rest when it starts.
  const makings: readonly Stage[] = keepAirlock
    ? [[...prerequisites, ...containers]]
    : [[...prerequisites, { kind: "create-airlock", network: { kind: "own" } }], containers];
  return [
    reportDrift(wanted, observed),
    statusStep(observed, "provisioning", reason ?? explanation),
    agent === undefined || keepAgent ? [] : [{ kind: "remove-agent", graceSeconds: STOP_GRACE_SECONDS }],
    observed.airlock === undefined || keepAirlock ? [] : [{ kind: "remove-airlock" }],
    mustUnmount(wanted, observed) ? [{ kind: "unmount-disk" }] : [],
    observed.directories === "complete" && observed.disk !== "absent" ? [] : [{ kind: "create-directories" }],
    ...makings,
    [{ kind: "start-agent" }],
    [{ kind: "await-ready" }],
    [{ kind: "set-status", status: "running", reason: undefined }],
  ];
}
