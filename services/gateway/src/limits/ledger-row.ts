import type { AgentId, ClientId, Scope } from "@deployclaw/domain";

/** What is added to the ledger for one hour of an agent; tokens and cost are negative when a reservation shrinks. */
export interface LedgerRow {
  readonly clientId: ClientId;
  readonly agentId: AgentId;
  /** The start of the hour. */
  readonly hour: Date;
  /** `model` stands for the platform's own models, which need no scope. */
  readonly scope: Scope | "model";
  /** Empty for what is no model. */
  readonly model: string;
  readonly requests: number;
  readonly tokens: number;
  /** Millionths of a US dollar. */
  readonly costMicros: number;
}
