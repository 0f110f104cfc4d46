/** What bringing an agent up consists of, in order: from a host that takes it to an agent that answers its probe. */
export const DEPLOY_STEPS = ["place", "disk", "gateway", "airlock", "agent", "start", "answer"] as const;
/** One of {@link DEPLOY_STEPS}. */
export type DeployStep = (typeof DEPLOY_STEPS)[number];

/** Where a step stands. */
export const DEPLOY_STEP_STATES = ["now", "done", "failed"] as const;
/** One of {@link DEPLOY_STEP_STATES}. */
export type DeployStepState = (typeof DEPLOY_STEP_STATES)[number];

/** A step that was begun at least once; times are RFC 3339 in UTC, `endedAt` is null while it lasts. */
export interface DeployStepRecord {
  readonly step: DeployStep;
  readonly state: DeployStepState;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** How far the newest try to bring an agent up is. A step without a record was not needed or comes later. */
export interface Deployment {
  /** When this try began, RFC 3339 in UTC. */
  readonly startedAt: string;
  /** In the order of {@link DEPLOY_STEPS}. */
  readonly steps: readonly DeployStepRecord[];
}
