import { settingsDrift } from "../engine/container-settings.ts";
import type { ObservedContainer, WantedContainer } from "../engine/engine.ts";

/** Whether a container is what is wanted: "as wanted", or in a sentence why it is not. */
export function relationToSpec(wanted: WantedContainer, container: ObservedContainer): string {
  const drift = settingsDrift(wanted.settings, container.settings);
  if (drift.length > 0) return `The cell differed from its specification (${drift.join(", ")}).`;
  if (container.specHash !== wanted.specHash) return "The cell's specification changed.";
  return "as wanted";
}

/** Whether a new agent container can join this airlock: it has a namespace of its own and is or can be started. */
export function airlockIsFresh(wanted: WantedContainer, airlock: ObservedContainer | undefined): boolean {
  return (
    airlock !== undefined &&
    airlock.state.kind !== "exited" &&
    airlock.network.kind === "own" &&
    relationToSpec(wanted, airlock) === "as wanted"
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
  if (relationToSpec(wanted, airlock) !== "as wanted") return false;
  const inside = agent.state.networkNamespace;
  const relay = airlock.state.networkNamespace;
  return inside === undefined || relay === undefined || inside === relay;
}
