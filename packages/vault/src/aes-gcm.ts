import { createCipheriv, createDecipheriv } from "node:crypto";
import { VaultError } from "./vault-error.ts";

export const KEY_BYTES = 32;
export const IV_BYTES = 12;
export const TAG_BYTES = 16;

export type GcmBox = { iv: Buffer; ciphertext: Buffer; tag: Buffer };

/** AES-256-GCM (NIST SP 800-38D) with a 96-bit IV and a 128-bit tag. The caller never reuses an IV with a key. */
export function gcmSeal(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): GcmBox {
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { iv: Buffer.from(iv), ciphertext, tag: cipher.getAuthTag() };
}

/** Opens what `gcmSeal` made, or throws `open_failed` without saying which part did not fit. */
export function gcmOpen(key: Uint8Array, box: GcmBox, aad: Uint8Array): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, box.iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(box.tag);
  const start = decipher.update(box.ciphertext);
  try {
    return Buffer.concat([start, decipher.final()]);
  } catch (err) {
    start.fill(0);
    throw new VaultError("open_failed", "the envelope does not open with this key and binding", {
      cause: err,
    });
  }
}
