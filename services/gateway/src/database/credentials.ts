import { agentCredentials, type Database, type Transaction, withHost } from "@deployclaw/db";
import { type AgentId, AppError, isAppError, type Log } from "@deployclaw/domain";
import { type Secret, sealCredential } from "@deployclaw/vault";
import { and, eq } from "drizzle-orm";
import type {
  Credential,
  CredentialOwner,
  CredentialStore,
  Keychain,
} from "../credentials/credential-store.ts";
import { LIMITS } from "../limits.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";
import { dataKeyToSeal } from "./data-keys.ts";
import { lastUses } from "./last-uses.ts";
import { readKeychains } from "./read-keychains.ts";
import { together } from "./together.ts";

type Gateway = Transaction<"dc_gateway">;

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
  // The keychains of all agents that are busy end at about the same moment.
  const read = together(LIMITS.keychainsReadAtOnceMax, (owners: readonly CredentialOwner[]) =>
    reachable("credentials cannot be read", () =>
      withHost(db, hostName, (tx) => readKeychains(tx, vault, owners)),
    ),
  );

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
    const loading = read(owner);
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
