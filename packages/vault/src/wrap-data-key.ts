import { KEY_BYTES } from "./aes-gcm.ts";
import { type ClientSalt, deriveClientKek } from "./client-kek.ts";
import type { DataKey } from "./data-key.ts";
import { type EncodedBox, openBox, sealBox } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import type { RandomBytes } from "./random-bytes.ts";
import { Secret } from "./secret.ts";
import { VaultError } from "./vault-error.ts";

const FORMAT = "deployclaw/vault/data-key/v1";

/** A data key as the database holds it: the box, the master's version and the data key's own version. */
export type WrappedDataKey = EncodedBox & { masterVersion: number; version: number };

/** Wraps a data key under the current master; bound to the client, the master's version and its own. */
export function wrapDataKey(input: {
  ring: KeyRing;
  client: ClientSalt;
  dataKey: DataKey;
  random: RandomBytes;
}): WrappedDataKey {
  const { ring, client, dataKey, random } = input;
  const masterVersion = ring.currentVersion;
  const kek = deriveClientKek(ring, masterVersion, client);
  const plaintext = dataKey.key.revealBytes();
  try {
    const box = sealBox(kek, bound(client.clientId, masterVersion, dataKey.version), plaintext, random);
    return { ...box, masterVersion, version: dataKey.version };
  } finally {
    kek.fill(0);
    plaintext.fill(0);
  }
}

/**
 * Unwraps a data key. Throws `key_version_refused` below the ring's minimum, `key_version_unknown`
 * for a master that is not loaded, `open_failed` when anything was changed or belongs to another client.
 */
export function unwrapDataKey(input: {
  ring: KeyRing;
  client: ClientSalt;
  wrapped: WrappedDataKey;
}): DataKey {
  const { ring, client, wrapped } = input;
  const kek = deriveClientKek(ring, wrapped.masterVersion, client);
  try {
    const bytes = openBox(kek, bound(client.clientId, wrapped.masterVersion, wrapped.version), wrapped);
    if (bytes.byteLength !== KEY_BYTES) {
      throw new VaultError("envelope_invalid", "a wrapped data key is not 32 bytes");
    }
    const key = new Secret(bytes);
    bytes.fill(0);
    return { version: wrapped.version, key };
  } finally {
    kek.fill(0);
  }
}

function bound(clientId: string, masterVersion: number, version: number): string[] {
  return [FORMAT, clientId, String(masterVersion), String(version)];
}
