import { hkdfSync } from "node:crypto";

/** HKDF with SHA-256 (RFC 5869): extract and expand to `lengthBytes` bytes. */
export function hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, lengthBytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", ikm, salt, info, lengthBytes));
}
