import type { ContainerState } from "../engine/engine.ts";

const SIGNALLED = 128;

/** Why an agent ended, in words for its client. */
export function exitReason(state: Extract<ContainerState, { kind: "exited" }>): string {
  if (state.outOfMemory) return "The agent ran out of memory.";
  if (state.exitCode === 0) return "The agent ended by itself.";
  if (state.exitCode > SIGNALLED) return `The agent was ended by signal ${state.exitCode - SIGNALLED}.`;
  return `The agent ended with exit code ${state.exitCode}.`;
}
