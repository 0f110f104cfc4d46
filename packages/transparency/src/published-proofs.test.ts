import { verifyMerkleInclusion } from "@sigstore/verify/dist/tlog/merkle.js";
import { expect, test } from "vitest";
import c2sp from "../testdata/c2sp.json" with { type: "json" };
import vectors from "../testdata/merkle-proofs.json" with { type: "json" };
import { proveInclusion } from "../testdata/prove.ts";
import { parseVerifierKey } from "./note-key.ts";
import { openNote, parseNote } from "./signed-note.ts";
import { HASH_BYTES, leafHash } from "./tree-hash.ts";
import { treeRoot } from "./tree-root.ts";
import { verifyConsistency } from "./verify-consistency.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

const bytes = (text: string | null) => Buffer.from(text ?? "", "base64");
const proofOf = ({ proof }: { proof: readonly string[] | null }) => (proof ?? []).map(bytes);

test.each(vectors.inclusion)("inclusion/$name is judged as the reference does", (vector) => {
  const isIncluded = verifyInclusion({
    leaf: bytes(vector.leafHash),
    index: vector.leafIdx,
    size: vector.treeSize,
    root: bytes(vector.root),
    proof: proofOf(vector),
  });
  expect(isIncluded).toBe(!vector.wantErr);
});

// The reference compares roots of equal sizes whatever they are; ours takes only hashes for roots.
test.each(vectors.consistency)("consistency/$name is judged as the reference does", (vector) => {
  const isConsistent = verifyConsistency({
    oldSize: vector.size1,
    oldRoot: bytes(vector.root1),
    size: vector.size2,
    root: bytes(vector.root2),
    proof: proofOf(vector),
  });
  expect(isConsistent).toBe(!vector.wantErr && bytes(vector.root1).byteLength === HASH_BYTES);
});

/** Sigstore's verifier, which is given a proof as Rekor's log words it. Throws unless the entry is in the tree. */
function independently(proof: {
  logIndex: number;
  body: Buffer;
  hashes: Buffer[];
  size: number;
  root: Buffer;
}): void {
  const entry = {
    canonicalizedBody: proof.body,
    inclusionProof: { logIndex: `${proof.logIndex}`, hashes: proof.hashes },
  };
  const checkpoint = { logSize: BigInt(proof.size), logHash: proof.root };
  verifyMerkleInclusion(
    entry as unknown as Parameters<typeof verifyMerkleInclusion>[0],
    checkpoint as unknown as Parameters<typeof verifyMerkleInclusion>[1],
  );
}

test("an independent implementation takes every proof of ours for right, and none that was changed", () => {
  const entries = Array.from({ length: 40 }, (_, i) => Buffer.from(`entry ${i}`));
  for (let size = 1; size <= entries.length; size++) {
    const leaves = entries.slice(0, size).map(leafHash);
    const root = treeRoot(leaves);
    for (const [index, entry] of entries.slice(0, size).entries()) {
      const hashes = proveInclusion(leaves, index);
      const check = (logIndex: number, body: Buffer) => () =>
        independently({ logIndex, body, hashes, size, root });
      expect(check(index, entry)).not.toThrow();
      expect(check(index, Buffer.from("another"))).toThrow();
      if (size > 1) expect(check((index + 1) % size, entry)).toThrow();
    }
  }
});

test("the specification's example of a signed note opens with its key", () => {
  expect(openNote(c2sp.note.signed, parseVerifierKey(c2sp.note.verifierKey))).toBe(
    "This is an example message.\n",
  );
  expect(parseNote(c2sp.checkpoint).signatures.map(({ name }) => name)).toEqual([
    "example.com/behind-the-sofa",
  ]);
});
