import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { naivePath, naiveProof, naiveRoot } from "../testdata/naive-tree.ts";
import { proveConsistency, proveInclusion } from "../testdata/prove.ts";
import vectors from "../testdata/rfc6962-trees.json" with { type: "json" };
import { MerkleFrontier } from "./merkle-frontier.ts";
import { consistencyRanges, inclusionRanges } from "./proof-ranges.ts";
import { leafHash } from "./tree-hash.ts";
import { treeRoot } from "./tree-root.ts";
import { verifyConsistency } from "./verify-consistency.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

const known = vectors.leaves.map((leaf) => leafHash(Buffer.from(leaf, "hex")));
const hexes = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString("hex"));
const numbered = (count: number) => Array.from({ length: count }, (_, i) => leafHash(`leaf ${i}`));
const flipped = (hash: Buffer) => Buffer.from(hash.map((byte, i) => (i === 7 ? byte ^ 4 : byte)));

describe("the classic eight-leaf tree", () => {
  test.each(vectors.roots.map((root, size) => ({ root, size })))(
    "has its root at size $size",
    ({ root, size }) => {
      expect(treeRoot(known.slice(0, size)).toString("hex")).toBe(root);
    },
  );

  test.each(vectors.inclusion)(
    "has its inclusion proof of leaf $index of $size",
    ({ index, size, proof }) => {
      expect(hexes(proveInclusion(known.slice(0, size), index))).toEqual(proof);
    },
  );

  test.each(vectors.consistency)(
    "has its consistency proof $oldSize to $size",
    ({ oldSize, size, proof }) => {
      expect(hexes(proveConsistency(known.slice(0, size), oldSize))).toEqual(proof);
    },
  );
});

test("roots and proofs are those of the RFC's own recursion, for every size to 40", () => {
  for (let size = 1; size <= 40; size++) {
    const leaves = numbered(size);
    expect(treeRoot(leaves)).toEqual(naiveRoot(leaves));
    for (let i = 0; i < size; i++) expect(proveInclusion(leaves, i)).toEqual(naivePath(i, leaves));
    for (let m = 1; m <= size; m++) expect(proveConsistency(leaves, m)).toEqual(naiveProof(m, leaves));
  }
});

const sizeAndPart = fc
  .integer({ min: 1, max: 300 })
  .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

test("every inclusion proof verifies, and no longer after any change", () => {
  fc.assert(
    fc.property(sizeAndPart, ([size, index]) => {
      const leaves = numbered(size);
      const [root, proof] = [treeRoot(leaves), proveInclusion(leaves, index)];
      const leaf = leafHash(`leaf ${index}`);
      const claim = { leaf, index, size, root, proof };
      expect(verifyInclusion(claim)).toBe(true);
      expect(verifyInclusion({ ...claim, leaf: flipped(leaf) })).toBe(false);
      expect(verifyInclusion({ ...claim, root: flipped(root) })).toBe(false);
      expect(verifyInclusion({ ...claim, index: index + 1 })).toBe(false);
      expect(verifyInclusion({ ...claim, proof: [...proof, root] })).toBe(false);
      if (index > 0) expect(verifyInclusion({ ...claim, index: index - 1 })).toBe(false);
      if (proof.length > 0) expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
      for (let i = 0; i < proof.length; i++) {
        expect(verifyInclusion({ ...claim, proof: proof.map((p, j) => (i === j ? flipped(p) : p)) })).toBe(
          false,
        );
      }
    }),
    { numRuns: 60 },
  );
});

test("every consistency proof verifies, and no longer after any change", () => {
  fc.assert(
    fc.property(sizeAndPart, ([size, part]) => {
      const oldSize = part + 1;
      const leaves = numbered(size);
      const oldRoot = treeRoot(leaves.slice(0, oldSize));
      const [root, proof] = [treeRoot(leaves), proveConsistency(leaves, oldSize)];
      const claim = { oldSize, oldRoot, size, root, proof };
      expect(verifyConsistency(claim)).toBe(true);
      expect(verifyConsistency({ ...claim, oldRoot: flipped(oldRoot) })).toBe(false);
      expect(verifyConsistency({ ...claim, root: flipped(root) })).toBe(false);
      expect(verifyConsistency({ ...claim, size: oldSize - 1 })).toBe(false);
      expect(verifyConsistency({ ...claim, proof: [...proof, root] })).toBe(false);
      if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
      for (let i = 0; i < proof.length; i++) {
        expect(verifyConsistency({ ...claim, proof: proof.map((p, j) => (i === j ? flipped(p) : p)) })).toBe(
          false,
        );
      }
    }),
    { numRuns: 60 },
  );
});

test("a fork of the same size is not consistent with the tree it left", () => {
  const leaves = numbered(20);
  const fork = leaves.with(3, leafHash("another"));
  const oldRoot = treeRoot(leaves.slice(0, 10));
  const proof = proveConsistency(fork, 10);
  expect(verifyConsistency({ oldSize: 10, oldRoot, size: 20, root: treeRoot(fork), proof })).toBe(false);
});

test("an append to a resumed frontier gives the root of the whole tree, at every size", () => {
  let frontier = new MerkleFrontier();
  const leaves = numbered(140);
  for (const [i, leaf] of leaves.entries()) {
    frontier = MerkleFrontier.resume(frontier.snapshot());
    frontier.append(leaf);
    expect(frontier.size).toBe(i + 1);
    expect(frontier.root()).toEqual(naiveRoot(leaves.slice(0, i + 1)));
  }
});

test("a frontier counts past 2^32 leaves", () => {
  const size = 2 ** 33 + 2 ** 32 - 1;
  const hashes = Array.from({ length: 33 }, (_, i) => leafHash(String(i)));
  const frontier = MerkleFrontier.resume({ size, hashes });
  frontier.append(leafHash("next"));
  expect(frontier.size).toBe(2 ** 33 + 2 ** 32);
  expect(frontier.snapshot().hashes).toHaveLength(2);
});

test("a snapshot whose hashes do not belong to its size is refused", () => {
  const hash = leafHash("x");
  for (const snapshot of [
    { size: 1, hashes: [] },
    { size: 2, hashes: [hash, hash] },
    { size: -1, hashes: [] },
    { size: 0.5, hashes: [hash] },
    { size: 1, hashes: [hash.subarray(1)] },
  ]) {
    expect(() => MerkleFrontier.resume(snapshot)).toThrow(RangeError);
  }
  expect(() => new MerkleFrontier().append(hash.subarray(1))).toThrow(RangeError);
});

test("there is no proof for a leaf or an old tree that is not in the tree", () => {
  expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
  expect(() => inclusionRanges(-1, 3)).toThrow(RangeError);
  expect(() => consistencyRanges(0, 3)).toThrow(RangeError);
  expect(() => consistencyRanges(4, 3)).toThrow(RangeError);
});
