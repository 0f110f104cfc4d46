import { KEY_BYTES } from "./aes-gcm.ts";
import { isKeyVersion } from "./key-ring.ts";
import type { RandomBytes } from "./random-bytes.ts";
import { Secret } from "./secret.ts";
import { VaultError } from "./vault-error.ts";

/** A client's data key (DEK) in memory. `version` counts the client's data keys from 1. */
export type DataKey = { readonly version: number; readonly key: Secret };

/** Makes a random 256-bit data key. */
export function newDataKey({ version, random }: { version: number; random: RandomBytes }): DataKey {
  const bytes = random(KEY_BYTES);
  if (bytes.byteLength !== KEY_BYTES || !isKeyVersion(version)) {
    throw new VaultError("input_invalid", "a data key needs 32 random bytes and a version from 1");
  }
  return { version, key: new Secret(bytes) };
}
