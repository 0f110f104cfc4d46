const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** Matches one placeholder: `dcph_` and 26 characters of base32 (130 bits). */
export const PLACEHOLDER = /dcph_[a-z2-7]{26}/;

/** Makes a placeholder from 26 random bytes; what an agent holds instead of a credential. */
export function placeholderFrom(randomBytes: Uint8Array): string {
  if (randomBytes.length !== 26) throw new RangeError("a placeholder needs 26 random bytes");
  return `dcph_${Array.from(randomBytes, (byte) => ALPHABET[byte & 31]).join("")}`;
}
