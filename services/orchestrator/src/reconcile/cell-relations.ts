import { settingsDrift } from "../engine/container-settings.ts";
import type { ObservedContainer, WantedContainer } from "../engine/engine.ts";
import { LIVE_LIMITS } from "../engine/spec-hash.ts";

/** The settings in which a container is not what is wanted; `Spec` for what the engine does not report one by one. */
export function driftOf(wanted: WantedContainer, container: ObservedContainer): readonly string[] {
  const drift = settingsDrift(wanted.settings, container.settings);
  return drift.length === 0 && container.specHash !== wanted.specHash ? ["Spec"] : drift;
}

/**
 * Whether the client asked for other limits and nothing else of the agent container differs: then that is no deviation. A
 * deviation is a container that is not what it was brought to.
 */
export function asksForOtherLimits(
  wanted: WantedContainer,
  agent: ObservedContainer,
  agentFullHash: string | undefined,
): boolean {
  return (
    agentFullHash !== wanted.fullHash &&
    agent.specHash === wanted.specHash &&
    settingsDrift(wanted.settings, agent.settings).every((name) =>
      LIVE_LIMITS.some((limit) => limit === name),
    )
  );
}

/** Whether a running container can be held to the wanted limits: what runs in it has laid itself out for its memory. */
export function canChangeLimits(wanted: WantedContainer, agent: ObservedContainer): boolean {
  return Number(wanted.settings["Memory"]) >= Number(agent.settings["Memory"]);
}

/** Why a cell is replaced, in words for its client. */
export const driftReason = (drift: readonly string[]): string =>
  drift[0] === "Spec"
    ? "The cell's specification changed."
    : `The cell differed from its specification (${drift.join(", ")}).`;

const isAsWanted = (wanted: WantedContainer, container: ObservedContainer): boolean =>
  driftOf(wanted, container).length === 0;

/** Whether a new agent container can join this airlock: it has a namespace of its own and is or can be started. */
export function airlockIsFresh(wanted: WantedContainer, airlock: ObservedContainer | undefined): boolean {
  return (
    airlock !== undefined &&
    airlock.state.kind !== "exited" &&
    airlock.network.kind === "own" &&
    isAsWanted(wanted, airlock)
  );
}

/**
 * Whether this airlock relays for that running agent: it runs, is as wanted, and both are in the same network namespace
 * by its inode. An inode that cannot be seen is taken for equal.
 */
export function relayIsIn(
  wanted: WantedContainer,
  airlock: ObservedContainer | undefined,
  agent: ObservedContainer,
): boolean {
  if (airlock?.state.kind !== "running" || agent.state.kind !== "running") return false;
  if (!isAsWanted(wanted, airlock)) return false;
  const inside = agent.state.networkNamespace;
  const relay = airlock.state.networkNamespace;
  return inside === undefined || relay === undefined || inside === relay;
}
