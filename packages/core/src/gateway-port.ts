import type { DeliveryAnswer } from "@deployclaw/domain";

/** A secret as the vault sealed it; nothing outside the gateway opens it. */
export interface SealedCredential {
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
  readonly keyVersion: number;
}

/** One message to an agent. */
export interface AgentMessage {
  readonly agentId: string;
  readonly message: string;
  /** Messages of one session are one conversation. */
  readonly sessionId: string;
}

/**
 * What the product asks of the gateway. Every call throws an AppError: `dependency_unavailable` when the gateway does not
 * answer, `agent_not_running`, `agent_unreachable` or `agent_timeout` when the agent does not.
 */
export interface GatewayPort {
  seal(request: {
    readonly clientId: string;
    readonly agentId: string;
    readonly name: string;
    readonly value: string;
  }): Promise<SealedCredential>;
  /** Seals what a forwarder signs with. */
  sealForwarderSecret(request: {
    readonly clientId: string;
    readonly forwarderId: string;
    readonly value: string;
  }): Promise<SealedCredential>;
  /** Sends a test event to a forwarder's receiver; a receiver that does not take it is an answer, no error. */
  testForwarder(forwarderId: string): Promise<DeliveryAnswer>;
  chat(request: AgentMessage): Promise<{ readonly reply: string }>;
  /** The reply piece by piece; ends early when the signal aborts. */
  chatStream(request: AgentMessage & { readonly signal: AbortSignal }): AsyncIterable<string>;
  /** Cuts an agent off at once: what it has open ends, and nothing more leaves while it is wanted stopped. */
  kill(agentId: string): Promise<void>;
  health(agentId: string): Promise<{ readonly healthy: boolean; readonly detail: string }>;
}
