import { clientDataKeys, type Transaction } from "@deployclaw/db";
import { AppError, type ClientId } from "@deployclaw/domain";
import {
  CLIENT_SALT_BYTES,
  type DataKey,
  type KeyRing,
  newDataKey,
  unwrapDataKey,
  VaultError,
  type WrappedDataKey,
  wrapDataKey,
} from "@deployclaw/vault";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import { LIMITS } from "../limits.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";

type Gateway = Transaction<"dc_gateway">;
export type DataKeyRow = typeof clientDataKeys.$inferSelect;

/** Opens a data key with the given master keys. Throws `vault_refused`; a version below the minimum is written down. */
export function unwrap(vault: AuditedVault, ring: KeyRing, row: DataKeyRow): DataKey {
  const { clientId, version, masterVersion } = row;
  try {
    return unwrapDataKey({
      ring,
      client: { clientId, salt: row.salt },
      wrapped: {
        iv: row.wrappedIv.toString("base64"),
        ciphertext: row.wrappedKey.toString("base64"),
        tag: row.wrappedTag.toString("base64"),
        masterVersion,
        version,
      },
    });
  } catch (err) {
    if (err instanceof VaultError && err.reason === "key_version_refused")
      vault.refused({ clientId, version, masterVersion, minimumVersion: ring.minimumVersion });
    throw err;
  }
}

/** The columns of a wrapped data key that change with its master key. */
export function wrappedColumns(wrapped: WrappedDataKey) {
  return {
    wrappedIv: Buffer.from(wrapped.iv, "base64"),
    wrappedKey: Buffer.from(wrapped.ciphertext, "base64"),
    wrappedTag: Buffer.from(wrapped.tag, "base64"),
    masterVersion: wrapped.masterVersion,
  };
}

/** The data key that stands in a row. Throws `vault_refused` when there is none: erased, or never made. */
export function dataKeyOf(vault: AuditedVault, row: DataKeyRow | undefined): DataKey {
  if (row === undefined) throw new AppError("vault_refused", "The client has no data key of this version.");
  return unwrap(vault, vault.ring(), row);
}

/** The data key of a version. Throws `vault_refused` when there is none. */
export async function readDataKey(
  tx: Gateway,
  vault: AuditedVault,
  clientId: ClientId,
  version: number,
): Promise<DataKey> {
  const [row] = await tx
    .select()
    .from(clientDataKeys)
    .where(and(eq(clientDataKeys.clientId, clientId), eq(clientDataKeys.version, version)));
  return dataKeyOf(vault, row);
}

/**
 * The client's newest data key, to seal one value with: each call is counted, and a key that sealed as many as it may is
 * followed by the next version. Two that make one at once end up with the same.
 */
export async function dataKeyToSeal(tx: Gateway, vault: AuditedVault, clientId: ClientId): Promise<DataKey> {
  for (;;) {
    const row = (await countSeal(tx, clientId)) ?? (await makeNext(tx, vault, clientId));
    if (row !== undefined) return unwrap(vault, vault.ring(), row);
  }
}

async function countSeal(tx: Gateway, clientId: ClientId): Promise<DataKeyRow | undefined> {
  const newest = sql`(SELECT max(newest.version) FROM client_data_keys newest WHERE newest.client_id = ${clientId})`;
  const [row] = await tx
    .update(clientDataKeys)
    .set({ sealedValues: sql`${clientDataKeys.sealedValues} + 1` })
    .where(
      and(
        eq(clientDataKeys.clientId, clientId),
        eq(clientDataKeys.version, newest),
        lt(clientDataKeys.sealedValues, LIMITS.sealsPerDataKeyMax),
      ),
    )
    .returning();
  return row;
}

/** Makes the next version with one seal counted; undefined when another transaction made it first. */
async function makeNext(
  tx: Gateway,
  vault: AuditedVault,
  clientId: ClientId,
): Promise<DataKeyRow | undefined> {
  const { random } = vault;
  const [newest] = await tx
    .select({ version: clientDataKeys.version, sealedValues: clientDataKeys.sealedValues })
    .from(clientDataKeys)
    .where(eq(clientDataKeys.clientId, clientId))
    .orderBy(desc(clientDataKeys.version))
    .limit(1);
  if (newest !== undefined && newest.sealedValues < LIMITS.sealsPerDataKeyMax) return undefined;
  const version = (newest?.version ?? 0) + 1;
  const salt = Buffer.from(random(CLIENT_SALT_BYTES));
  const dataKey = newDataKey({ version, random });
  const wrapped = wrapDataKey({ ring: vault.ring(), client: { clientId, salt }, dataKey, random });
  const [row] = await tx
    .insert(clientDataKeys)
    .values({ clientId, version, salt, ...wrappedColumns(wrapped), sealedValues: 1 })
    .onConflictDoNothing()
    .returning();
  return row;
}
