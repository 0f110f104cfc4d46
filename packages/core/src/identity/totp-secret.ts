import { createCipheriv, createDecipheriv } from "node:crypto";

/** A TOTP secret as it lies in the database. */
export interface SealedTotpSecret {
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/** How long a TOTP secret is: 160 bits, as RFC 4226 section 4 recommends. */
export const TOTP_SECRET_BYTES = 20;

/** Seals a secret with AES-256-GCM for one user; a row moved to another user does not open. `iv` has 12 fresh bytes. */
export function sealTotpSecret(
  key: Uint8Array,
  userId: string,
  iv: Uint8Array,
  secret: Uint8Array,
): SealedTotpSecret {
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(userId));
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  return { iv: Buffer.from(iv), ciphertext, tag: cipher.getAuthTag() };
}

/** Opens what {@link sealTotpSecret} sealed; throws when the key, the user or any byte differs. */
export function openTotpSecret(key: Uint8Array, userId: string, sealed: SealedTotpSecret): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.iv, { authTagLength: 16 });
  decipher.setAAD(Buffer.from(userId));
  decipher.setAuthTag(sealed.tag);
  return new Uint8Array(Buffer.concat([decipher.update(sealed.ciphertext), decipher.final()]));
}
