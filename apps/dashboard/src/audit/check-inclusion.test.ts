import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { checkInclusion, type GivenProof } from "./check-inclusion.ts";

const sha256 = (...parts: readonly Uint8Array[]) =>
  createHash("sha256").update(Buffer.concat(parts)).digest();
const leafOf = (text: string) => sha256(Buffer.of(0), Buffer.from(text));
const node = (left: Buffer, right: Buffer) => sha256(Buffer.of(1), left, right);
const split = (count: number) => 2 ** Math.floor(Math.log2(count - 1));

/** RFC 6962 section 2.1, word by word. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(0)] = leaves;
  if (leaves.length === 1) return first;
  const k = split(leaves.length);
  return node(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}
function proofOf(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...proofOf(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...proofOf(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
const verifierKey = `log+01020304+${Buffer.concat([Buffer.of(1), raw]).toString("base64")}`;

function given(index: number, size: number): GivenProof {
  const leaves = Array.from({ length: size }, (_, i) => leafOf(`entry ${i}`));
  const text = `log\n${size}\n${rootOf(leaves).toString("base64")}\n`;
  const signature = Buffer.concat([Buffer.of(1, 2, 3, 4), sign(null, Buffer.from(text), privateKey)]);
  return {
    seq: index,
    leafHash: leaves[index]?.toString("base64") ?? "",
    proof: proofOf(index, leaves).map((hash) => hash.toString("base64")),
    checkpoint: {
      note: `${text}\n\u2014 log ${signature.toString("base64")}\n`,
      publicKey: verifierKey,
      treeSize: size,
    },
  };
}

test("every entry of logs of every size up to 20 is proven", async () => {
  for (let size = 1; size <= 20; size += 1)
    for (let index = 0; index < size; index += 1)
      expect(await checkInclusion(given(index, size)), `${index} of ${size}`).toEqual({
        isIncluded: true,
        isSigned: true,
      });
});

test("another leaf, place, hash, root or signature is no proof", async () => {
  const proof = given(5, 13);
  const other = given(6, 13);
  const changed: readonly GivenProof[] = [
    { ...proof, leafHash: other.leafHash },
    { ...proof, seq: 6 },
    { ...proof, seq: 13 },
    { ...proof, proof: proof.proof.slice(1) },
    { ...proof, proof: [...proof.proof, proof.leafHash] },
    { ...proof, proof: proof.proof.toReversed() },
    { ...proof, checkpoint: given(5, 12).checkpoint },
  ];
  for (const each of changed) expect(await checkInclusion(each)).toMatchObject({ isIncluded: false });
  const { note } = proof.checkpoint;
  const forged = { ...proof.checkpoint, note: note.replace("log\n13", "log\n14") };
  expect(await checkInclusion({ ...proof, checkpoint: forged })).toMatchObject({ isSigned: false });
  const unsigned = { ...proof.checkpoint, note: note.slice(0, note.indexOf("\u2014")) };
  expect(await checkInclusion({ ...proof, checkpoint: unsigned })).toMatchObject({ isSigned: false });
});
