import type {
  AgentId,
  ClientId,
  CustomImage,
  DesiredState,
  Permissions,
  RuntimeName,
} from "@deployclaw/domain";

/** What the gateway must know of an agent for every request; read from Postgres at least once a second. */
export interface AgentPolicy {
  readonly agentId: AgentId;
  readonly clientId: ClientId;
  readonly name: string;
  readonly runtime: RuntimeName;
  /** What the client declared of an image of its own. */
  readonly custom: CustomImage | null;
  readonly model: string;
  readonly permissions: Permissions;
  readonly desired: DesiredState;
  readonly generation: number;
  readonly cellSlot: number;
}
