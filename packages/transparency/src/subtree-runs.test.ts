import fc from "fast-check";
import { expect, test } from "vitest";
import { proveConsistency, proveInclusion } from "../testdata/prove.ts";
import { MerkleFrontier } from "./merkle-frontier.ts";
import { consistencyRanges, inclusionRanges, type LeafRange } from "./proof-ranges.ts";
import { coverRange, joinRuns, rootOfRuns, SUBTREE_LEVELS } from "./subtree-runs.ts";
import { leafHash } from "./tree-hash.ts";
import { treeRoot } from "./tree-root.ts";

const LEAVES = Array.from({ length: 2 ** 16 + 600 }, (_, i) => leafHash(`leaf ${i}`));

/** Every node of these levels, as a growing tree tells of them. */
function nodesOf(leaves: readonly Buffer[], levels: readonly number[]): Map<string, Buffer> {
  const tree = new MerkleFrontier();
  const nodes = new Map<string, Buffer>();
  for (const [at, leaf] of leaves.entries()) {
    nodes.set(`0 ${at}`, leaf);
    tree.append(leaf, (root, size, start) => {
      if (levels.includes(Math.log2(size))) nodes.set(`${Math.log2(size)} ${start / size}`, root);
    });
  }
  return nodes;
}

function rootsFrom(nodes: Map<string, Buffer>, ranges: readonly LeafRange[], levels: readonly number[]) {
  const read = new Set(
    joinRuns(ranges.flatMap((range) => coverRange(range, levels))).flatMap(({ level, start, end }) =>
      Array.from({ length: end - start }, (_, i) => `${level} ${start + i}`),
    ),
  );
  const hashOf = (level: number, at: number) => {
    const node = nodes.get(`${level} ${at}`);
    if (node === undefined || !read.has(`${level} ${at}`)) throw new Error(`${level} ${at} is not there`);
    return node;
  };
  return ranges.map((range) => rootOfRuns(coverRange(range, levels), hashOf));
}

test("a growing tree tells the root of every perfect subtree that it completes, wherever it is resumed", () => {
  const told: string[] = [];
  let tree = new MerkleFrontier();
  for (const leaf of LEAVES.slice(0, 70)) {
    tree = MerkleFrontier.resume(tree.snapshot());
    tree.append(leaf, (root, size, start) => {
      told.push(`${size} ${start}`);
      expect(root).toEqual(treeRoot(LEAVES.slice(start, start + size)));
    });
  }
  const all = [2, 4, 8, 16, 32, 64].flatMap((size) =>
    Array.from({ length: Math.floor(70 / size) }, (_, i) => `${size} ${i * size}`),
  );
  expect(told.toSorted()).toEqual(all.toSorted());
});

const size = (near: readonly number[]) =>
  fc.oneof(
    fc.integer({ min: 1, max: 600 }),
    fc.constantFrom(...near).chain((at) => fc.integer({ min: Math.max(1, at - 3), max: at + 3 })),
  );
const sizeAndPart = (near: readonly number[]) =>
  fc.tuple(size(near), size(near)).map(([one, two]) => [Math.max(one, two), Math.min(one, two)] as const);

/** Compares proofs of logs of sizes near these with those made of leaves alone. */
function compareProofs(levels: readonly number[], near: readonly number[], numRuns: number): void {
  const kept = nodesOf(LEAVES.slice(0, Math.max(700, ...near) + 3), levels);
  fc.assert(
    fc.property(sizeAndPart(near), ([whole, part]) => {
      const leaves = LEAVES.slice(0, whole);
      const inclusion = rootsFrom(kept, inclusionRanges(part - 1, whole), levels);
      expect(inclusion).toEqual(proveInclusion(leaves, part - 1));
      const ranges = [{ start: 0, end: part }, ...consistencyRanges(part, whole)];
      const proof = [treeRoot(leaves.slice(0, part)), ...proveConsistency(leaves, part)];
      expect(rootsFrom(kept, ranges, levels)).toEqual(proof);
    }),
    { numRuns },
  );
}

test("proofs with the kept subtrees are those made of leaves alone, at sizes around every level", () => {
  compareProofs([2, 4, 6], [4, 16, 64, 256, 320], 300);
  compareProofs(SUBTREE_LEVELS, [2 ** 8, 2 ** 9, 2 ** 16 - 2 ** 8, 2 ** 16, 2 ** 16 + 2 ** 8], 30);
});

test("a proof reads at most some hundreds of hashes of each level, in a few runs, however long the log is", () => {
  const spread = (size: number) => Array.from({ length: 500 }, (_, i) => Math.floor((size * i) / 500));
  for (const whole of [2 ** 24 - 1, 5_000_000, 2 ** 31 + 2 ** 24 - 1]) {
    for (const part of [0, 1, 255, 256, 65_535, 65_536, whole - 1, ...spread(whole)]) {
      for (const ranges of [
        inclusionRanges(part, whole),
        [{ start: 0, end: part + 1 }, ...consistencyRanges(part + 1, whole)],
      ]) {
        const runs = joinRuns(ranges.flatMap((range) => coverRange(range)));
        expect(runs.length).toBeLessThanOrEqual(12);
        for (const level of [0, ...SUBTREE_LEVELS]) {
          const read = runs
            .filter((run) => run.level === level)
            .reduce((sum, run) => sum + run.end - run.start, 0);
          expect(read).toBeLessThanOrEqual(3 * 255);
        }
      }
    }
  }
});

test("a range that begins where no subtree of its length does is refused", () => {
  expect(() => coverRange({ start: 1, end: 257 })).toThrow(RangeError);
});
