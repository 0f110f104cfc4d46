import type {
  AgentId,
  AgentStatus,
  ClientId,
  CustomImage,
  Deployment,
  DesiredState,
  Hold,
  Resources,
  RuntimeName,
} from "@deployclaw/domain";

/** The right to work on one agent's cell: valid while no one else has taken a newer token. */
export interface CellLease {
  readonly agentId: AgentId;
  readonly hostName: string;
  /** Fencing token; each claim gets a higher one. */
  readonly token: number;
}

/** How far bringing up an agent of this generation is. */
export interface CellDeployment extends Deployment {
  readonly generation: number;
}

/** What Postgres says of an agent and its cell at the moment it is claimed. */
export interface ClaimedCell {
  readonly lease: CellLease;
  readonly clientId: ClientId;
  readonly name: string;
  readonly runtime: RuntimeName;
  readonly custom: CustomImage | null;
  readonly resources: Resources;
  /** With the client's hold taken into account. */
  readonly desired: DesiredState;
  /** Why the client stands still; null when it does not. */
  readonly hold: Hold | null;
  readonly generation: number;
  readonly status: AgentStatus;
  readonly statusReason: string | undefined;
  readonly cellSlot: number;
  readonly airlockContainerId: string | undefined;
  readonly agentContainerId: string | undefined;
  /** The generation for which the agent container was made. */
  readonly agentGeneration: number;
  /** Hash of the specification to which the agent container was brought, its limits included. */
  readonly agentFullHash: string | undefined;
  readonly failures: number;
  readonly retryAt: Date | undefined;
  readonly createdAt: Date;
  /** Undefined until it is brought up for the first time. */
  readonly deployment: CellDeployment | undefined;
}
