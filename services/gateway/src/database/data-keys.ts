import { clientDataKeys, type Transaction } from "@deployclaw/db";
import { AppError, type ClientId } from "@deployclaw/domain";
import {
  CLIENT_SALT_BYTES,
  type DataKey,
  type KeyRing,
  newDataKey,
  type RandomBytes,
  unwrapDataKey,
  wrapDataKey,
} from "@deployclaw/vault";
import { and, desc, eq } from "drizzle-orm";

type Gateway = Transaction<"dc_gateway">;
type Row = typeof clientDataKeys.$inferSelect;

function unwrap(ring: KeyRing, row: Row): DataKey {
  return unwrapDataKey({
    ring,
    client: { clientId: row.clientId, salt: row.salt },
    wrapped: {
      iv: row.wrappedIv.toString("base64"),
      ciphertext: row.wrappedKey.toString("base64"),
      tag: row.wrappedTag.toString("base64"),
      masterVersion: row.masterVersion,
      version: row.version,
    },
  });
}

/** The data key of a version. Throws `vault_refused` when there is none: erased, or never made. */
export async function readDataKey(
  tx: Gateway,
  ring: KeyRing,
  clientId: ClientId,
  version: number,
): Promise<DataKey> {
  const [row] = await tx
    .select()
    .from(clientDataKeys)
    .where(and(eq(clientDataKeys.clientId, clientId), eq(clientDataKeys.version, version)));
  if (row === undefined) throw new AppError("vault_refused", "The client has no data key of this version.");
  return unwrap(ring, row);
}

async function readNewestDataKey(
  tx: Gateway,
  ring: KeyRing,
  clientId: ClientId,
): Promise<DataKey | undefined> {
  const [row] = await tx
    .select()
    .from(clientDataKeys)
    .where(eq(clientDataKeys.clientId, clientId))
    .orderBy(desc(clientDataKeys.version))
    .limit(1);
  return row === undefined ? undefined : unwrap(ring, row);
}

/** The client's newest data key, made when there is none; two that make the first at once end up with the same. */
export async function ensureDataKey(
  tx: Gateway,
  vault: { readonly ring: KeyRing; readonly random: RandomBytes },
  clientId: ClientId,
): Promise<DataKey> {
  const { ring, random } = vault;
  const existing = await readNewestDataKey(tx, ring, clientId);
  if (existing !== undefined) return existing;
  const salt = Buffer.from(random(CLIENT_SALT_BYTES));
  const wrapped = wrapDataKey({
    ring,
    client: { clientId, salt },
    dataKey: newDataKey({ version: 1, random }),
    random,
  });
  await tx
    .insert(clientDataKeys)
    .values({
      clientId,
      version: wrapped.version,
      salt,
      wrappedIv: Buffer.from(wrapped.iv, "base64"),
      wrappedKey: Buffer.from(wrapped.ciphertext, "base64"),
      wrappedTag: Buffer.from(wrapped.tag, "base64"),
      masterVersion: wrapped.masterVersion,
    })
    .onConflictDoNothing();
  return readDataKey(tx, ring, clientId, 1);
}
