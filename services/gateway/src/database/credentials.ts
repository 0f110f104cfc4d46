import { agentCredentials, type Database, withHost } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { openCredential } from "@deployclaw/vault";
import { and, eq, inArray } from "drizzle-orm";
import type { CredentialStore } from "../credentials/credential-store.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";
import { readDataKey } from "./data-keys.ts";

/** The credentials of this host's agents, in Postgres. */
export function databaseCredentials(
  db: Database<"dc_gateway">,
  hostName: string,
  vault: AuditedVault,
): CredentialStore {
  return {
    find: (agentId, placeholders) =>
      withHost(db, hostName, (tx) =>
        tx
          .select({
            id: agentCredentials.id,
            name: agentCredentials.name,
            placeholder: agentCredentials.placeholder,
            hosts: agentCredentials.hosts,
            header: agentCredentials.header,
          })
          .from(agentCredentials)
          .where(
            and(
              eq(agentCredentials.agentId, agentId),
              inArray(agentCredentials.placeholder, [...placeholders]),
            ),
          ),
      ),

    open: (agent, credential) =>
      withHost(db, hostName, async (tx) => {
        const [row] = await tx
          .update(agentCredentials)
          .set({ lastUsedAt: new Date() })
          .where(and(eq(agentCredentials.id, credential.id), eq(agentCredentials.agentId, agent.agentId)))
          .returning();
        if (row === undefined) throw new AppError("vault_refused", "The credential is gone.");
        const dataKey = await readDataKey(tx, vault, agent.clientId, row.keyVersion);
        return openCredential({
          dataKey,
          binding: { clientId: agent.clientId, agentId: agent.agentId, name: row.name },
          sealed: {
            iv: row.iv.toString("base64"),
            ciphertext: row.ciphertext.toString("base64"),
            tag: row.authTag.toString("base64"),
            keyVersion: row.keyVersion,
          },
        });
      }),
  };
}

/** Each credential's placeholder by its name, for one agent. */
export function readPlaceholders(
  db: Database<"dc_gateway">,
  hostName: string,
  agentId: string,
): Promise<ReadonlyMap<string, string>> {
  return withHost(db, hostName, async (tx) => {
    const rows = await tx
      .select({ name: agentCredentials.name, placeholder: agentCredentials.placeholder })
      .from(agentCredentials)
      .where(eq(agentCredentials.agentId, agentId));
    return new Map(rows.map(({ name, placeholder }) => [name, placeholder]));
  });
}
