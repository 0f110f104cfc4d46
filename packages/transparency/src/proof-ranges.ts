/** The leaves from `start` up to but without `end`. */
export type LeafRange = { start: number; end: number };

/**
 * The subtrees whose roots are the inclusion proof of leaf `index` in a tree of `size` leaves, in the proof's order
 * (RFC 6962 section 2.1.1). Throws a `RangeError` when there is no such leaf.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError("no such leaf in this tree");
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const split = start + largestPowerBelow(end - start);
    if (index < split) {
      ranges.unshift({ start: split, end });
      end = split;
    } else {
      ranges.unshift({ start, end: split });
      start = split;
    }
  }
  return ranges;
}

/**
 * The subtrees whose roots are the proof that the tree of `size` leaves begins with the tree of `oldSize`, in the
 * proof's order (RFC 6962 section 2.1.2). Empty for equal sizes; throws a `RangeError` unless 0 < oldSize <= size.
 */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  if (!isCount(oldSize) || !isCount(size) || oldSize < 1 || oldSize > size) {
    throw new RangeError("an old tree has at least one leaf and is not larger than the new one");
  }
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (oldSize !== end) {
    const split = start + largestPowerBelow(end - start);
    if (oldSize <= split) {
      ranges.unshift({ start: split, end });
      end = split;
    } else {
      ranges.unshift({ start, end: split });
      start = split;
    }
  }
  // The old root itself is known to the verifier, an inner subtree of it is not.
  if (start > 0) ranges.unshift({ start, end });
  return ranges;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
