import { emptyRoot, HASH_BYTES, nodeHash } from "./tree-hash.ts";

/** A frontier as it is stored: the tree's size and the roots of its perfect subtrees, largest (leftmost) first. */
export type FrontierSnapshot = { size: number; hashes: readonly Uint8Array[] };

/** Hears of the root of a perfect subtree of `size` leaves, the first of which is number `start`. */
export type SubtreeListener = (root: Buffer, size: number, start: number) => void;

/**
 * An append-only RFC 6962 tree that keeps only its right edge: at most 53 hashes, each append is amortised constant,
 * the root costs one hash per level.
 */
export class MerkleFrontier {
  #size = 0;
  #hashes: Buffer[] = [];

  /** Resumes from a snapshot. Throws a `RangeError` when its number of hashes does not belong to its size. */
  static resume(snapshot: FrontierSnapshot): MerkleFrontier {
    const { size, hashes } = snapshot;
    const wrong = hashes.some((hash) => hash.byteLength !== HASH_BYTES);
    if (!Number.isSafeInteger(size) || size < 0 || wrong || hashes.length !== onesIn(size)) {
      throw new RangeError("this is no frontier of a tree of that size");
    }
    const frontier = new MerkleFrontier();
    frontier.#size = size;
    frontier.#hashes = hashes.map((hash) => Buffer.from(hash));
    return frontier;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds one leaf by its hash; `onSubtree` hears of each larger perfect subtree that it completes, the smallest first. */
  append(leaf: Uint8Array, onSubtree?: SubtreeListener): void {
    this.appendSubtree(leaf, 1, onSubtree);
  }

  /**
   * Adds a perfect subtree of `size` leaves by its root, as if each leaf had been appended. Throws a `RangeError` unless
   * `size` is a power of two that divides the size of the tree.
   */
  appendSubtree(root: Uint8Array, size: number, onSubtree?: SubtreeListener): void {
    const perfect = Number.isSafeInteger(size) && size > 0 && onesIn(size) === 1 && this.#size % size === 0;
    if (!perfect || root.byteLength !== HASH_BYTES) throw new RangeError("no perfect subtree fits here");
    let right: Buffer = Buffer.from(root);
    const end = this.#size + size;
    let width = size;
    for (let rest = this.#size / size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#hashes.pop();
      if (left === undefined) throw new RangeError("the frontier is shorter than its size says");
      right = nodeHash(left, right);
      width *= 2;
      onSubtree?.(right, width, end - width);
    }
    this.#hashes.push(right);
    this.#size = end;
  }

  /** The root hash of the whole tree (RFC 6962 section 2.1). */
  root(): Buffer {
    let root: Buffer | undefined;
    for (const left of this.#hashes.toReversed()) {
      root = root === undefined ? Buffer.from(left) : nodeHash(left, root);
    }
    return root ?? emptyRoot();
  }

  /** A copy to store; `resume` continues from it. */
  snapshot(): FrontierSnapshot {
    return { size: this.#size, hashes: this.#hashes.map((hash) => Buffer.from(hash)) };
  }
}

function onesIn(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
