import { asksForOtherLimits, driftOf } from "./cell-relations.ts";
import type { ObservedCell, WantedCell } from "./cell-state.ts";
import type { Stage } from "./step.ts";

/**
 * A stage that says which settings of the containers about to be replaced are not as specified. An agent container of
 * another generation is expected to differ, and one that is about to get other limits.
 */
export function reportDrift(
  wanted: Extract<WantedCell, { desired: "running" }>,
  { airlock, agent, agentGeneration, agentFullHash }: ObservedCell,
): Stage {
  const ofAirlock = airlock === undefined ? [] : driftOf(wanted.airlock, airlock);
  const isExpected =
    agent === undefined ||
    agentGeneration !== wanted.generation ||
    asksForOtherLimits(wanted.agent, agent, agentFullHash);
  const ofAgent = isExpected ? [] : driftOf(wanted.agent, agent);
  return [
    ...(ofAirlock.length === 0
      ? []
      : [{ kind: "report-drift", container: "airlock", settings: ofAirlock } as const]),
    ...(ofAgent.length === 0
      ? []
      : [{ kind: "report-drift", container: "agent", settings: ofAgent } as const]),
  ];
}
