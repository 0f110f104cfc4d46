import { driftOf } from "./cell-relations.ts";
import type { ObservedCell, WantedCell } from "./cell-state.ts";
import type { Stage } from "./step.ts";

/**
 * A stage that says which settings of the containers about to be replaced are not as specified. An agent container of
 * another generation is expected to differ.
 */
export function reportDrift(
  wanted: Extract<WantedCell, { desired: "running" }>,
  { airlock, agent, agentGeneration }: ObservedCell,
): Stage {
  const ofAirlock = airlock === undefined ? [] : driftOf(wanted.airlock, airlock);
  const ofAgent =
    agent === undefined || agentGeneration !== wanted.generation ? [] : driftOf(wanted.agent, agent);
  return [
    ...(ofAirlock.length === 0
      ? []
      : [{ kind: "report-drift", container: "airlock", settings: ofAirlock } as const]),
    ...(ofAgent.length === 0
      ? []
      : [{ kind: "report-drift", container: "agent", settings: ofAgent } as const]),
  ];
}
