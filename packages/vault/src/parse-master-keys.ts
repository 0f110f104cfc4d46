import { KEY_BYTES } from "./aes-gcm.ts";
import { isKeyVersion, KeyRing } from "./key-ring.ts";
import { Secret } from "./secret.ts";
import { VaultError } from "./vault-error.ts";

/**
 * Reads the setting `VAULT_MASTER_KEYS`, `1:<base64 of 32 bytes>,2:<…>`. Throws `setting_invalid` naming
 * the entry's position and never its content; the same key under two versions is refused too.
 */
export function parseMasterKeys(setting: string, minimumVersion = 1): KeyRing {
  const masters = new Map<number, Secret>();
  const seen = new Set<string>();
  for (const [index, entry] of setting.split(",").entries()) {
    const match = /^([1-9][0-9]{0,9}):([A-Za-z0-9+/]{43}=)$/.exec(entry);
    const version = Number(match?.[1]);
    const encoded = match?.[2];
    if (encoded === undefined || !isKeyVersion(version)) {
      invalid(index, "must be <version>:<base64 of 32 bytes>");
    }
    const key = Buffer.from(encoded, "base64");
    if (key.byteLength !== KEY_BYTES || key.toString("base64") !== encoded) {
      invalid(index, "must be canonical base64 of 32 bytes");
    }
    if (masters.has(version)) invalid(index, "repeats a version");
    if (seen.has(encoded)) invalid(index, "repeats a key");
    seen.add(encoded);
    masters.set(version, new Secret(key));
  }
  return new KeyRing(masters, minimumVersion);
}

function invalid(index: number, why: string): never {
  throw new VaultError("setting_invalid", `VAULT_MASTER_KEYS: entry ${index + 1} ${why}`);
}
