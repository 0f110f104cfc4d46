import type { AgentId } from "@deployclaw/domain";
import type { Secret } from "@deployclaw/vault";
import type { AgentPolicy } from "../cells/agent-policy.ts";

/** A credential as it may be spoken of: everything but its value. */
export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly placeholder: string;
  /** Domain patterns, as in `allowedDomains`. */
  readonly hosts: readonly string[];
  /** The one header whose value may hold it; lower case. */
  readonly header: string;
}

/** Reads credentials for the gateway; nothing is kept between requests, so a deleted one is gone at once. */
export interface CredentialStore {
  /** The agent's own credentials with one of these placeholders. */
  find(agentId: AgentId, placeholders: readonly string[]): Promise<readonly Credential[]>;
  /** Opens a value, or throws `vault_refused`. */
  open(agent: AgentPolicy, credential: Credential): Promise<Secret>;
}
