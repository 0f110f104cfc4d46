import { agentCredentials, type Database, type Transaction, withHost } from "@deployclaw/db";
import { type AgentId, AppError, isAppError, type Log, matchesDomain } from "@deployclaw/domain";
import { type DataKey, openCredential, type Secret, sealCredential } from "@deployclaw/vault";
import { and, eq } from "drizzle-orm";
import type {
  Credential,
  CredentialOwner,
  CredentialStore,
  Keychain,
} from "../credentials/credential-store.ts";
import type { Redaction } from "../credentials/redaction/redact-bytes.ts";
import { oauth2Parts, redactionOf } from "../credentials/reveal.ts";
import { isSignature } from "../credentials/slots/place-in-head.ts";
import { LIMITS } from "../limits.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";
import { dataKeyToSeal, readDataKey } from "./data-keys.ts";
import { lastUses } from "./last-uses.ts";

type Gateway = Transaction<"dc_gateway">;
type Row = typeof agentCredentials.$inferSelect;
/** A client's data key of one version, or why it cannot be had. */
type Key = { readonly ok: true; readonly key: DataKey } | { readonly ok: false; readonly refusal: unknown };

/** The credentials of this host's agents, in Postgres; what is read is kept for a second. */
export function databaseCredentials(deps: {
  readonly db: Database<"dc_gateway">;
  readonly hostName: string;
  readonly vault: AuditedVault;
  readonly log: Log;
}): CredentialStore & {
  /** Writes what is not written yet. */
  close(): Promise<void>;
} {
  const { db, hostName, vault, log } = deps;
  const kept = new Map<AgentId, Promise<Keychain>>();
  const uses = lastUses(deps);

  async function reachable<Result>(failure: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (err) {
      if (isAppError(err)) throw err;
      log.error(failure, err);
      throw new AppError("dependency_unavailable", "The vault cannot be reached.", { cause: err });
    }
  }

  function load(owner: CredentialOwner): Promise<Keychain> {
    const { agentId } = owner;
    const loading = reachable(`the credentials of ${agentId} cannot be read`, () =>
      withHost(db, hostName, (tx) => readKeychain(tx, vault, owner)),
    );
    kept.set(agentId, loading);
    const forget = () => {
      if (kept.get(agentId) === loading) kept.delete(agentId);
    };
    loading.then(() => setTimeout(forget, LIMITS.credentialsKeptMs).unref(), forget);
    return loading;
  }

  return {
    keychain: (owner, { fresh = false } = {}) => (fresh ? undefined : kept.get(owner.agentId)) ?? load(owner),
    async reseal(owner, credential, value) {
      const isSealed = await reachable(`${credential.name} of ${owner.agentId} cannot be sealed`, () =>
        withHost(db, hostName, (tx) => sealAnew(tx, vault, owner, credential, value)),
      );
      kept.delete(owner.agentId);
      return isSealed;
    },
    used: ({ id }, at) => uses.note(id, at),
    close: () => uses.close(),
  };
}

async function sealAnew(
  tx: Gateway,
  vault: AuditedVault,
  { clientId, agentId }: CredentialOwner,
  { id, name, version }: Credential,
  value: Secret,
): Promise<boolean> {
  const dataKey = await dataKeyToSeal(tx, vault, clientId);
  const binding = { clientId, agentId, name };
  const sealed = sealCredential({ dataKey, binding, value, random: vault.random });
  const updated = await tx
    .update(agentCredentials)
    .set({
      iv: Buffer.from(sealed.iv, "base64"),
      ciphertext: Buffer.from(sealed.ciphertext, "base64"),
      authTag: Buffer.from(sealed.tag, "base64"),
      keyVersion: sealed.keyVersion,
    })
    .where(
      and(
        eq(agentCredentials.id, id),
        eq(agentCredentials.agentId, agentId),
        eq(agentCredentials.version, version),
      ),
    )
    .returning({ id: agentCredentials.id });
  return updated.length === 1;
}

async function readKeychain(tx: Gateway, vault: AuditedVault, owner: CredentialOwner): Promise<Keychain> {
  const { agentId, clientId } = owner;
  const rows = await tx
    .select()
    .from(agentCredentials)
    .where(and(eq(agentCredentials.agentId, agentId), eq(agentCredentials.clientId, clientId)));
  const keys = new Map<number, Key>();
  for (const { keyVersion } of rows)
    if (!keys.has(keyVersion)) keys.set(keyVersion, await readKey(tx, vault, owner, keyVersion));
  return keychainOf(owner, rows, keys);
}

async function readKey(
  tx: Gateway,
  vault: AuditedVault,
  { clientId }: CredentialOwner,
  version: number,
): Promise<Key> {
  try {
    return { ok: true, key: await readDataKey(tx, vault, clientId, version) };
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

function keychainOf(owner: CredentialOwner, rows: readonly Row[], keys: ReadonlyMap<number, Key>): Keychain {
  const opened = new Map<string, Secret>();
  const redactions = new Map<string, Redaction>();

  function open({ id }: Credential): Secret {
    const row = rows.find((each) => each.id === id);
    if (row === undefined) throw new Error("a credential was opened with another agent's keychain");
    const value = opened.get(id) ?? openRow(owner, row, keys.get(row.keyVersion));
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
