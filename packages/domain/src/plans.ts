import { RESOURCE_BOUNDS } from "./resources.ts";
import { RUNTIME_NAMES, type RuntimeName } from "./runtimes/runtime.ts";

/** What a client can be on. */
export const PLAN_NAMES = ["trial", "team", "enterprise"] as const;

/** One of {@link PLAN_NAMES}. */
export type PlanName = (typeof PLAN_NAMES)[number];

/** How much of each thing a client may have. */
export interface PlanLimits {
  /** Agents that are wanted, running or not. */
  readonly agentsMax: number;
  readonly credentialsPerAgentMax: number;
  /** Processor share of one agent, in thousandths of a core. */
  readonly cpuMillisMax: number;
  /** How long the log keeps what its entries say; their proofs stay for good. */
  readonly auditRetentionDays: number;
  /** What an agent may run. */
  readonly runtimes: readonly RuntimeName[];
}

const PLANS: { readonly [Name in PlanName]: PlanLimits } = {
  // Named one by one: a runtime that is added later, least of all one that a client brings along, is no part of a trial.
  trial: {
    agentsMax: 1,
    credentialsPerAgentMax: 50,
    cpuMillisMax: 500,
    auditRetentionDays: 90,
    runtimes: ["nano", "openclaw", "picoclaw"],
  },
  team: {
    agentsMax: 20,
    credentialsPerAgentMax: 50,
    cpuMillisMax: 4_000,
    auditRetentionDays: 90,
    runtimes: RUNTIME_NAMES,
  },
  enterprise: {
    agentsMax: 200,
    credentialsPerAgentMax: 50,
    cpuMillisMax: RESOURCE_BOUNDS.cpuMillis.max,
    auditRetentionDays: 365,
    runtimes: RUNTIME_NAMES,
  },
};

/** The limits of a plan by its name; an unknown plan gets those of a trial. */
export function planLimits(plan: string): PlanLimits {
  return PLANS[PLAN_NAMES.find((name) => name === plan) ?? "trial"];
}
