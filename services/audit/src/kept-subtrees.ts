import { SUBTREE_LEVELS, type SubtreeListener } from "@deployclaw/transparency";

/** A row of `audit_subtrees`. */
export type KeptSubtree = {
  readonly clientId: string;
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
};

const LEVEL_OF_SIZE = new Map(SUBTREE_LEVELS.map((level) => [2 ** level, level]));

/** Listens to a client's growing tree and adds to `subtrees` those that the log keeps. */
export function collectSubtrees(clientId: string, subtrees: KeptSubtree[]): SubtreeListener {
  return (hash, size, start) => {
    const level = LEVEL_OF_SIZE.get(size);
    if (level !== undefined) subtrees.push({ clientId, level, index: start / size, hash });
  };
}
