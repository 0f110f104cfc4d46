import { MerkleFrontier } from "@deployclaw/transparency";

const HASH_BYTES = 32;

/** The 32-byte hashes that were written one after the other. */
export function* splitHashes(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.byteLength; start += HASH_BYTES)
    yield bytes.subarray(start, start + HASH_BYTES);
}

/** A tree's right edge as one byte string: its hashes one after the other, largest subtree first. */
export function packFrontier(frontier: MerkleFrontier): Buffer {
  return Buffer.concat(frontier.snapshot().hashes);
}

/** Reads what `packFrontier` wrote. Throws a `RangeError` when the bytes do not belong to a tree of that size. */
export function unpackFrontier(size: number, bytes: Buffer): MerkleFrontier {
  return MerkleFrontier.resume({ size, hashes: [...splitHashes(bytes)] });
}
