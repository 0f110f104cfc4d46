import { hash } from "node:crypto";

export const HASH_BYTES = 32;

// One-shot hashing into a string, and the bytes from that, costs a sixth of a hash object: verifying a million entries
// is mostly this.
const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1);
const EMPTY_ROOT = digest(Buffer.alloc(0));

/** SHA-256 of the parts, one after the other. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  return digest(Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part))));
}

/** The hash of a leaf: SHA-256(0x00 ‖ data) (RFC 6962 section 2.1). */
export function leafHash(data: Uint8Array | string): Buffer {
  return typeof data === "string" ? digest(`\0${data}`) : sha256("\0", data);
}

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 section 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.byteLength !== HASH_BYTES || right.byteLength !== HASH_BYTES)
    throw new RangeError("a node has two hashes of 32 bytes");
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return digest(node);
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Buffer {
  return Buffer.from(EMPTY_ROOT);
}

function digest(data: Uint8Array | string): Buffer {
  return Buffer.from(hash("sha256", data, "binary"), "latin1");
}
