/** What Postgres says of an airlock that was made ahead of time. */
export interface PooledAirlock {
  readonly cellSlot: number;
  readonly agentPort: number;
  /** Id of the image it was made from. */
  readonly image: string;
  /** Undefined while it is being made, or for good when that was interrupted. */
  readonly containerId: string | undefined;
  readonly createdAt: Date;
}
