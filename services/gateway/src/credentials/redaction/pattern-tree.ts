import type { Search } from "./byte-search.ts";

/*
 * The automaton of Aho and Corasick ("Efficient string matching", 1975): a tree of all patterns, whose branches are
 * followed at once. State 0 is its root. Each array has an element for each state.
 */

/** Patterns that are searched for in one pass. */
export interface PatternTree {
  readonly isEmpty: boolean;
  /** The states that the root leads to, by byte; 0 for none. */
  readonly first: Uint32Array;
  readonly byte: Uint8Array;
  /** One of the states that a state leads to, and the next one beside a state; 0 for none. */
  readonly child: Uint32Array;
  readonly sibling: Uint32Array;
  /** The longest other state whose bytes a state ends with. */
  readonly shorter: Uint32Array;
  /** How long the longest pattern is that a state ends with; 0 for none. */
  readonly found: Uint32Array;
  /** How many of the bytes so far a longer match could begin with. */
  readonly open: Uint32Array;
  readonly starts: Starts;
}

/*
 * Where no pattern is under way most places can be told not to begin one by a look at what would be further in it (Wu and
 * Manber, "A fast algorithm for multi-pattern searching", 1994).
 */
interface Starts {
  /** How much of each pattern is looked at; 0 when one is too short for it. */
  readonly window: number;
  /** How far the next start is at least from a place, by `mixOf` of the last bytes of its window. */
  readonly shifts: Uint8Array;
}

const GRAM_BYTES = 3;
const WINDOW_BYTES_MAX = 16;

/** About as many numbers as tell three bytes apart from most others. */
const mixOf = (bytes: Uint8Array, end: number): number =>
  ((bytes[end - 3] ?? 0) << 10) ^ ((bytes[end - 2] ?? 0) << 5) ^ (bytes[end - 1] ?? 0);

/** Prepares a tree of patterns of at least one byte. */
export function patternTree(patterns: readonly Buffer[]): PatternTree {
  const room = patterns.reduce((sum, { length }) => sum + length, 1);
  const tree = {
    isEmpty: patterns.length === 0,
    first: new Uint32Array(256),
    byte: new Uint8Array(room),
    child: new Uint32Array(room),
    sibling: new Uint32Array(room),
    shorter: new Uint32Array(room),
    found: new Uint32Array(room),
    open: new Uint32Array(room),
    starts: startsOf(patterns),
  };
  let states = 1;
  for (const pattern of patterns) {
    let state = 0;
    for (const byte of pattern) {
      let next = follow(tree, state, byte);
      if (next === 0) {
        next = states;
        states += 1;
        tree.byte[next] = byte;
        tree.open[next] = (tree.open[state] ?? 0) + 1;
        if (state === 0) tree.first[byte] = next;
        tree.sibling[next] = tree.child[state] ?? 0;
        tree.child[state] = next;
      }
      state = next;
    }
    tree.found[state] = pattern.length;
  }
  linkStates(tree, states);
  return tree;
}

function startsOf(patterns: readonly Buffer[]): Starts {
  // Few patterns need less room to be told from the rest.
  const shifts = new Uint8Array(patterns.length > 16 ? 1 << 14 : 1 << 10);
  const window = patterns.reduce((least, { length }) => Math.min(least, length), WINDOW_BYTES_MAX);
  if (window < GRAM_BYTES) return { window: 0, shifts };
  shifts.fill(window - GRAM_BYTES + 1);
  for (const pattern of patterns)
    for (let end = GRAM_BYTES; end <= window; end += 1) {
      const mix = mixOf(pattern, end) & (shifts.length - 1);
      shifts[mix] = Math.min(shifts[mix] ?? 0, window - end);
    }
  return { window, shifts };
}

/** From the shortest to the longest, as each needs what is known of the shorter ones. */
function linkStates(tree: PatternTree, states: number): void {
  const { byte, child, sibling, shorter, found, open } = tree;
  const queue = new Uint32Array(states);
  let size = 1;
  for (let at = 0; at < size; at += 1) {
    const state = queue[at] ?? 0;
    for (let next = child[state] ?? 0; next !== 0; next = sibling[next] ?? 0) {
      queue[size] = next;
      size += 1;
      const link = state === 0 ? 0 : step(tree, shorter[state] ?? 0, byte[next] ?? 0);
      shorter[next] = link;
      if (found[next] === 0) found[next] = found[link] ?? 0;
      // What a pattern ended with can begin the next one only as far as that is another state's.
      if (child[next] === 0) open[next] = open[link] ?? 0;
    }
  }
}

function follow({ first, byte, child, sibling }: PatternTree, state: number, wanted: number): number {
  if (state === 0) return first[wanted] ?? 0;
  let next = child[state] ?? 0;
  while (next !== 0 && byte[next] !== wanted) next = sibling[next] ?? 0;
  return next;
}

function step(tree: PatternTree, from: number, byte: number): number {
  let state = from;
  let next = follow(tree, state, byte);
  while (next === 0 && state !== 0) {
    state = tree.shorter[state] ?? 0;
    next = follow(tree, state, byte);
  }
  return next;
}

/** A search for all patterns of a tree at the start of a stream; of those that end at one place the longest is found. */
export function treeSearch(tree: PatternTree): Search {
  const { found: sizes } = tree;
  const { window, shifts } = tree.starts;
  const mask = shifts.length - 1;
  let state = 0;

  /** Where a pattern could begin from `from` on; the last bytes of a chunk may always be the beginning of one. */
  function nextStart(chunk: Buffer, from: number): number {
    let at = from;
    if (window === 0) return at;
    for (const last = chunk.length - window; at <= last; ) {
      const shift = shifts[mixOf(chunk, at + window) & mask] ?? 0;
      if (shift === 0) break;
      at += shift;
    }
    return at;
  }

  return {
    read(chunk, found) {
      for (let at = 0; at < chunk.length; at += 1) {
        if (state === 0) at = nextStart(chunk, at);
        state = step(tree, state, chunk[at] ?? 0);
        const size = sizes[state] ?? 0;
        if (size > 0) found(at + 1, size);
      }
    },
    open: () => tree.open[state] ?? 0,
  };
}
