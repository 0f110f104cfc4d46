import { VaultError } from "./vault-error.ts";

/**
 * Joins fields so that no two different lists give the same bytes: each is its UTF-8 length as an unsigned
 * 32-bit big-endian number, then its UTF-8 bytes. Refuses ill-formed Unicode, which would collide.
 */
export function lengthPrefixed(fields: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  for (const field of fields) {
    if (!field.isWellFormed()) {
      throw new VaultError("input_invalid", "a bound field is not well-formed Unicode");
    }
    const bytes = Buffer.from(field, "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}
