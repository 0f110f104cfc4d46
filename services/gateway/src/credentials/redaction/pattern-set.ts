import { type BytePattern, bytePattern, type Search, searchFor } from "./byte-search.ts";
import { type PatternTree, patternTree, treeSearch } from "./pattern-tree.ts";

/** Bytes to search for at once, prepared once for any number of streams. */
export interface PatternSet {
  readonly size: number;
  /** In lower case, a character for each byte. */
  readonly lowerTexts: readonly string[];
  readonly tree: PatternTree;
  /** Each of these is searched for by itself: as branches of the tree they would take too much memory. */
  readonly long: readonly BytePattern[];
}

/** A tree takes 21 bytes for each byte of its patterns, a pattern by itself five. */
const TREE_BYTES_MAX = 1_024;

/** Prepares patterns of at least one byte each. */
export function patternSet(patterns: readonly Buffer[]): PatternSet {
  const short = patterns.filter(({ length }) => length <= TREE_BYTES_MAX);
  return {
    size: patterns.length,
    lowerTexts: patterns.map((bytes) => bytes.toString("latin1").toLowerCase()),
    tree: patternTree(short),
    long: patterns.filter(({ length }) => length > TREE_BYTES_MAX).map(bytePattern),
  };
}

/** Searches for all of them, at the start of a stream. */
export function searchesFor({ tree, long }: PatternSet): Search[] {
  return [...(tree.isEmpty ? [] : [treeSearch(tree)]), ...long.map(searchFor)];
}
