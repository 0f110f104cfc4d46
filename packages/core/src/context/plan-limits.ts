/** How much of each thing a client may have. */
export interface PlanLimits {
  /** Agents that are wanted, running or not. */
  readonly agentsMax: number;
  readonly credentialsPerAgentMax: number;
}

const TRIAL: PlanLimits = { agentsMax: 5, credentialsPerAgentMax: 50 };

const PLANS: ReadonlyMap<string, PlanLimits> = new Map([["trial", TRIAL]]);

/** The limits of a plan by its name; an unknown plan gets those of a trial. */
export function planLimits(plan: string): PlanLimits {
  return PLANS.get(plan) ?? TRIAL;
}
