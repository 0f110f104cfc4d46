import { agentCredentials } from "@deployclaw/db";

/** A credential as its client sees it: everything but its value, which nobody sees again. */
export interface CredentialView {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly header: string;
  readonly placeholder: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The columns of a {@link CredentialView}; the API's role could not read the sealed ones. */
export const CREDENTIAL_COLUMNS = {
  name: agentCredentials.name,
  hosts: agentCredentials.hosts,
  header: agentCredentials.header,
  placeholder: agentCredentials.placeholder,
  createdAt: agentCredentials.createdAt,
  lastUsedAt: agentCredentials.lastUsedAt,
};
