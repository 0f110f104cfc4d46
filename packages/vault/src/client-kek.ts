import { KEY_BYTES } from "./aes-gcm.ts";
import { hkdfSha256 } from "./hkdf.ts";
import type { KeyRing } from "./key-ring.ts";
import { requireUuid } from "./uuid.ts";
import { VaultError } from "./vault-error.ts";

export const CLIENT_SALT_BYTES = 32;

/** Which client's key-encryption key: its id and its random 32-byte salt. */
export type ClientSalt = { clientId: string; salt: Uint8Array };

/**
 * The key that wraps a client's data keys: HKDF-SHA-256 of the master of that version, salted with the
 * client's salt, info `deployclaw/vault/v1/<clientId>`. The caller wipes it after use.
 */
export function deriveClientKek(ring: KeyRing, masterVersion: number, client: ClientSalt): Buffer {
  if (client.salt.byteLength !== CLIENT_SALT_BYTES) {
    throw new VaultError("input_invalid", `a client's salt is ${CLIENT_SALT_BYTES} bytes`);
  }
  const info = Buffer.from(`deployclaw/vault/v1/${requireUuid("clientId", client.clientId)}`);
  const master = ring.master(masterVersion).revealBytes();
  try {
    return hkdfSha256(master, client.salt, info, KEY_BYTES);
  } finally {
    master.fill(0);
  }
}
