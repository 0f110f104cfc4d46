import type { Agent } from "@deployclaw/contracts/client";

/** Where a step stands. */
export type StepState = "done" | "now" | "next";

interface DeployStep {
  readonly title: string;
  readonly words: string;
  readonly state: StepState;
}

const STEPS = [
  ["Written down", "What you asked for is in the log and in the database."],
  ["A host takes it", "A machine with room for it makes its uid, disk and sockets."],
  ["The cell is sealed, the agent starts", "An empty network namespace, then the agent in it."],
  ["It answers", "The agent's own health check, through the only way in."],
] as const;

/** How far an agent is on its way to running, as far as the API can see. */
export function deploySteps(agent: Pick<Agent, "status" | "statusReason" | "host">): readonly DeployStep[] {
  const current = agent.status === "running" ? STEPS.length : agent.host === null ? 1 : 2;
  return STEPS.map(([title, words], index) => ({
    title,
    words: index === current && agent.statusReason !== null ? agent.statusReason : words,
    state: index < current ? "done" : index === current ? "now" : "next",
  }));
}
