import type { AgentId, ClientId, CredentialSlot } from "@deployclaw/domain";
import type { Secret } from "@deployclaw/vault";
import type { Redaction } from "./redaction/redact-bytes.ts";

/** Whose credentials: an agent and its client. */
export interface CredentialOwner {
  readonly agentId: AgentId;
  readonly clientId: ClientId;
}

/** A credential as it may be spoken of: everything but its value. */
export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly placeholder: string;
  /** Domain patterns, as in `allowedDomains`. */
  readonly hosts: readonly string[];
  /** The one place of a request that may hold it. */
  readonly slot: CredentialSlot;
  /** Grows with every value that its client gives it. */
  readonly version: number;
}

/** One agent's credentials as they were read together. */
export interface Keychain {
  readonly credentials: readonly Credential[];
  /** Opens a value, or throws `vault_refused`. */
  open(credential: Credential): Secret;
  /** What must not come back from a host: the values of all credentials that the agent may use there. */
  redactionFor(host: string): Redaction;
}

/** Reads credentials for the gateway, and forgets their values within a second. */
export interface CredentialStore {
  /** The agent's own credentials, read at most a second ago, or just now when `fresh`; throws `dependency_unavailable`. */
  keychain(owner: CredentialOwner, options?: { readonly fresh?: boolean }): Promise<Keychain>;
  /**
   * Seals another value in the place of the one that the gateway itself got for a credential. False when its client
   * replaced or deleted it meanwhile; throws `dependency_unavailable`.
   */
  reseal(owner: CredentialOwner, credential: Credential, value: Secret): Promise<boolean>;
  /** Notes when a credential was used; it is written within seconds. */
  used(credential: Credential, at: Date): void;
}
