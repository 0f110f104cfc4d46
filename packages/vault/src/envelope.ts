import { type GcmBox, gcmOpen, gcmSeal, IV_BYTES, KEY_BYTES, TAG_BYTES } from "./aes-gcm.ts";
import { decodeBase64 } from "./base64.ts";
import { lengthPrefixed } from "./length-prefixed.ts";
import type { RandomBytes } from "./random-bytes.ts";
import { VaultError } from "./vault-error.ts";

/** The three parts of an AES-256-GCM box as canonical base64: 12-byte IV, ciphertext, 16-byte tag. */
export type EncodedBox = { iv: string; ciphertext: string; tag: string };

/** Encrypts under a fresh 96-bit IV; `bound` is authenticated and must be given again to open. */
export function sealBox(
  key: Uint8Array,
  bound: readonly string[],
  plaintext: Uint8Array,
  random: RandomBytes,
): EncodedBox {
  requireKey(key);
  const iv = random(IV_BYTES);
  if (iv.byteLength !== IV_BYTES) throw new VaultError("input_invalid", "randomness came up short");
  const box = gcmSeal(key, iv, plaintext, lengthPrefixed(bound));
  return {
    iv: box.iv.toString("base64"),
    ciphertext: box.ciphertext.toString("base64"),
    tag: box.tag.toString("base64"),
  };
}

/** Opens a box sealed with exactly this key and these bound fields; anything else throws a `VaultError`. */
export function openBox(key: Uint8Array, bound: readonly string[], encoded: EncodedBox): Buffer {
  requireKey(key);
  return gcmOpen(key, parseBox(encoded), lengthPrefixed(bound));
}

function parseBox(encoded: EncodedBox): GcmBox {
  return {
    iv: exactly("iv", decodeBase64("iv", encoded.iv), IV_BYTES),
    ciphertext: decodeBase64("ciphertext", encoded.ciphertext),
    tag: exactly("tag", decodeBase64("tag", encoded.tag), TAG_BYTES),
  };
}

function exactly(field: string, bytes: Buffer, lengthBytes: number): Buffer {
  if (bytes.byteLength !== lengthBytes) {
    throw new VaultError("envelope_invalid", `${field} is not ${lengthBytes} bytes`);
  }
  return bytes;
}

function requireKey(key: Uint8Array): void {
  if (key.byteLength !== KEY_BYTES) throw new VaultError("input_invalid", "a key is not 32 bytes");
}
