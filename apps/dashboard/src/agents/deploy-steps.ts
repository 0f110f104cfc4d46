import type { Agent } from "@deployclaw/contracts/client";
import { DEPLOY_STEPS, type DeployStep } from "@deployclaw/domain";

/** Where a step stands. */
export type StepState = "done" | "now" | "failed" | "next";

/** One step of bringing an agent up, for people. */
export interface DeployStepView {
  readonly step: DeployStep;
  readonly title: string;
  readonly words: string;
  readonly state: StepState;
  /** How long it took, or takes by now; undefined before it begins, and for what was there already. */
  readonly elapsedMs: number | undefined;
}

const TEXTS: { readonly [Step in DeployStep]: readonly [title: string, words: string] } = {
  place: ["A host takes it", "A machine that has room for it."],
  disk: ["Its disk is made", "Of a fixed size, for this agent alone."],
  gateway: ["The gateway is ready for it", "Its permissions hold before it can say anything."],
  airlock: ["The airlock is up", "An empty network: no internet, no neighbour, one socket to the gateway."],
  agent: ["Its container is made", "Read-only and without privileges, inside that network."],
  start: ["It starts", "The agent's own program runs."],
  answer: ["It answers", "Its own health check, through the only way in."],
};

/** A step's name for people. */
export const stepTitle = (step: DeployStep): string => TEXTS[step][0];

type Deploying = Pick<Agent, "status" | "statusReason" | "host" | "deployment">;

/** The step that is under way although nobody has said so yet: the one after the last that was begun. */
function silentStep({ host, deployment }: Deploying): number {
  if (host === null) return 0;
  const begun = (deployment?.steps ?? []).map(({ step }) => DEPLOY_STEPS.indexOf(step));
  return Math.max(0, ...begun) + 1;
}

/** How far an agent is on its way to running, each step with its time, and the reason at the step that it is about. */
export function deploySteps(agent: Deploying, nowMs: number): readonly DeployStepView[] {
  const records = new Map(agent.deployment?.steps.map((record) => [record.step, record]));
  const isOpen = [...records.values()].some(({ state }) => state !== "done");
  const silent = silentStep(agent);
  return DEPLOY_STEPS.map((step, index) => {
    const record = records.get(step);
    const unsaid: StepState = index < silent ? "done" : index === silent && !isOpen ? "now" : "next";
    const state: StepState = record?.state ?? unsaid;
    const [title, words] = TEXTS[step];
    const isAbout = state === "failed" || (state === "now" && agent.status !== "running");
    return {
      step,
      title,
      words: isAbout && agent.statusReason !== null ? agent.statusReason : words,
      state,
      elapsedMs:
        record === undefined
          ? undefined
          : (record.endedAt === null ? nowMs : Date.parse(record.endedAt)) - Date.parse(record.startedAt),
    };
  });
}

/** Whether the newest try to bring an agent up ended at one of its steps. */
export function hasFailedStep({ deployment }: Pick<Agent, "deployment">): boolean {
  return deployment?.steps.some(({ state }) => state === "failed") ?? false;
}
