import { nodeHash } from "@deployclaw/transparency";

/** A perfect subtree of a log's tree, from leaf `start` up to but without `end`. */
export interface Subtree {
  readonly start: number;
  readonly end: number;
  readonly hash: Buffer;
}

/**
 * Leaves one after another that an export leaves out, as the fewest perfect subtrees that cover them: two of one size are
 * joined where together they are one of the whole log's tree (RFC 6962 section 2.1). Holds a hash per level.
 */
export class SubtreeRun {
  #subtrees: Subtree[] = [];

  /** Adds the leaf with this number, which must follow the one before. */
  append(seq: number, leafHash: Buffer): void {
    let last: Subtree = { start: seq, end: seq + 1, hash: leafHash };
    for (
      let left = this.#subtrees.at(-1);
      left !== undefined && areTwins(left, last);
      left = this.#subtrees.at(-1)
    ) {
      this.#subtrees.pop();
      last = { start: left.start, end: last.end, hash: nodeHash(left.hash, last.hash) };
    }
    this.#subtrees.push(last);
  }

  /** What was added since the last time, in order; the next leaf begins anew. */
  take(): readonly Subtree[] {
    const taken = this.#subtrees;
    this.#subtrees = [];
    return taken;
  }
}

function areTwins(left: Subtree, right: Subtree): boolean {
  const size = left.end - left.start;
  return size === right.end - right.start && left.start % (2 * size) === 0;
}
