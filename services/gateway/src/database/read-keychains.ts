import { agentCredentials, clientDataKeys, type Transaction } from "@deployclaw/db";
import { isAppError, matchesDomain } from "@deployclaw/domain";
import { type DataKey, openCredential, type Secret } from "@deployclaw/vault";
import { and, eq, inArray } from "drizzle-orm";
import type { Credential, CredentialOwner, Keychain } from "../credentials/credential-store.ts";
import type { Redaction } from "../credentials/redaction/redact-bytes.ts";
import { oauth2Parts, redactionOf } from "../credentials/reveal.ts";
import { isSignature } from "../credentials/slots/place-in-head.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";
import { dataKeyOf } from "./data-keys.ts";

type Row = typeof agentCredentials.$inferSelect;
/** A client's data key of one version, or why it cannot be had. */
type Key = { readonly ok: true; readonly key: DataKey } | { readonly ok: false; readonly refusal: unknown };

/** The keychains of many agents, in their order, with the data keys that open them: one read for all of them. */
export async function readKeychains(
  tx: Transaction<"dc_gateway">,
  vault: AuditedVault,
  owners: readonly CredentialOwner[],
): Promise<readonly Keychain[]> {
  const agentIds = owners.map(({ agentId }) => agentId);
  const found = await tx
    .select({ credential: agentCredentials, dataKey: clientDataKeys })
    .from(agentCredentials)
    .leftJoin(
      clientDataKeys,
      and(
        eq(clientDataKeys.clientId, agentCredentials.clientId),
        eq(clientDataKeys.version, agentCredentials.keyVersion),
      ),
    )
    .where(inArray(agentCredentials.agentId, agentIds));
  const keys = new Map<string, Key>();
  const nameOf = ({ clientId, keyVersion }: Row) => `${clientId} ${keyVersion}`;
  for (const { credential, dataKey } of found) {
    const name = nameOf(credential);
    if (!keys.has(name)) keys.set(name, openKey(vault, dataKey));
  }
  const rowsOf = Map.groupBy(found, ({ credential }) => credential.agentId);
  return owners.map((owner) => {
    const rows = (rowsOf.get(owner.agentId) ?? []).map(({ credential }) => credential);
    const own = rows.filter(({ clientId }) => clientId === owner.clientId);
    return keychainOf(owner, own, (row) => keys.get(nameOf(row)));
  });
}

function openKey(vault: AuditedVault, row: typeof clientDataKeys.$inferSelect | null): Key {
  try {
    return { ok: true, key: dataKeyOf(vault, row ?? undefined) };
  } catch (err) {
    if (!isAppError(err, "vault_refused")) throw err;
    return { ok: false, refusal: err };
  }
}

function openRow({ clientId, agentId }: CredentialOwner, row: Row, key: Key | undefined): Secret {
  if (key === undefined) throw new Error("a credential's data key was not read");
  if (!key.ok) throw key.refusal;
  return openCredential({
    dataKey: key.key,
    binding: { clientId, agentId, name: row.name },
    sealed: {
      iv: row.iv.toString("base64"),
      ciphertext: row.ciphertext.toString("base64"),
      tag: row.authTag.toString("base64"),
      keyVersion: row.keyVersion,
    },
  });
}

function keychainOf(
  owner: CredentialOwner,
  rows: readonly Row[],
  keyOf: (row: Row) => Key | undefined,
): Keychain {
  const opened = new Map<string, Secret>();
  const redactions = new Map<string, Redaction>();

  function open({ id }: Credential): Secret {
    const row = rows.find((each) => each.id === id);
    if (row === undefined) throw new Error("a credential was opened with another agent's keychain");
    const value = opened.get(id) ?? openRow(owner, row, keyOf(row));
    opened.set(id, value);
    return value;
  }

  function openIfPossible(credential: Credential): Secret[] {
    try {
      return [open(credential)];
    } catch (err) {
      // What does not open was never sent anywhere either.
      if (!isAppError(err, "vault_refused")) throw err;
      return [];
    }
  }

  /** All that may be sent somewhere for a credential; what only signs never is. */
  function sentOf(credential: Credential): Secret[] {
    if (isSignature(credential.slot)) return [];
    const values = openIfPossible(credential);
    return credential.slot.kind === "oauth2" ? values.flatMap(oauth2Secrets) : values;
  }

  return {
    credentials: rows,
    open,
    redactionFor(host) {
      const here = rows.filter(({ hosts }) => hosts.some((pattern) => matchesDomain(pattern, host)));
      const redaction = redactions.get(host) ?? redactionOf(here.flatMap(sentOf));
      redactions.set(host, redaction);
      return redaction;
    },
  };
}

function oauth2Secrets(value: Secret): Secret[] {
  const { refreshToken, clientSecret, accessToken } = oauth2Parts(value);
  return [refreshToken, clientSecret, accessToken].filter((secret) => secret !== undefined);
}
