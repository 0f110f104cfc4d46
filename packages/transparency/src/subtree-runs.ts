import { MerkleFrontier } from "./merkle-frontier.ts";
import type { LeafRange } from "./proof-ranges.ts";

/** The levels of which a log keeps every perfect subtree's root: those over 2^8, 2^16 and 2^24 leaves. */
export const SUBTREE_LEVELS: readonly number[] = [8, 16, 24];

/**
 * Neighbouring perfect subtrees of 2^`level` leaves, by their place in that level: from `start` up to but without `end`.
 * Those of level 0 are leaves.
 */
export type NodeRun = LeafRange & { readonly level: number };

/**
 * The fewest leaves and subtrees of these levels that cover a range of a proof, from the left, a run for each level:
 * fewer than 2^8 of each level but the highest, however long the range is. Throws a `RangeError` for a range that does
 * not begin at a multiple of a power of two that is at least as long, as none of a proof does.
 */
export function coverRange(range: LeafRange, levels = SUBTREE_LEVELS): NodeRun[] {
  const runs: NodeRun[] = [];
  let at = range.start;
  for (const level of [...levels].sort((a, b) => b - a).concat(0)) {
    const width = 2 ** level;
    const count = Math.floor((range.end - at) / width);
    if (count === 0) continue;
    if (at % width !== 0) throw new RangeError("no perfect subtree begins there");
    runs.push({ level, start: at / width, end: at / width + count });
    at += count * width;
  }
  return runs;
}

/** The same nodes, each once, in the fewest runs. */
export function joinRuns(runs: readonly NodeRun[]): NodeRun[] {
  const joined: NodeRun[] = [];
  for (const run of [...runs].sort((a, b) => a.level - b.level || a.start - b.start)) {
    const last = joined.at(-1);
    if (last?.level === run.level && run.start <= last.end)
      joined.splice(-1, 1, { ...last, end: Math.max(last.end, run.end) });
    else joined.push(run);
  }
  return joined;
}

/** The root over what `coverRange` named, each node's hash asked for by its level and place. */
export function rootOfRuns(
  runs: readonly NodeRun[],
  hashOf: (level: number, at: number) => Uint8Array,
): Buffer {
  const tree = new MerkleFrontier();
  for (const { level, start, end } of runs)
    for (let at = start; at < end; at += 1) tree.appendSubtree(hashOf(level, at), 2 ** level);
  return tree.root();
}
