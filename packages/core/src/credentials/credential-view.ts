import { agentCredentials } from "@deployclaw/db";
import type { CredentialSlot } from "@deployclaw/domain";

/** A credential as its client sees it: everything but its value, which nobody sees again. */
export interface CredentialView {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly slot: CredentialSlot;
  readonly placeholder: string;
  /** How many values it has had, this one included. */
  readonly version: number;
  readonly createdAt: Date;
  /** When the value was last replaced. */
  readonly replacedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** The columns of a {@link CredentialView}; the API's role could not read the sealed ones. */
export const CREDENTIAL_COLUMNS = {
  name: agentCredentials.name,
  hosts: agentCredentials.hosts,
  slot: agentCredentials.slot,
  placeholder: agentCredentials.placeholder,
  version: agentCredentials.version,
  createdAt: agentCredentials.createdAt,
  replacedAt: agentCredentials.replacedAt,
  lastUsedAt: agentCredentials.lastUsedAt,
};
