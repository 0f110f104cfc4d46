import { expect, test } from "vitest";
import c2sp from "../../testdata/c2sp.json" with { type: "json" };
import { proveConsistency } from "../../testdata/prove.ts";
import { headOf, rehash, sampleEntries, sampleSigner } from "../../testdata/sample-log.ts";
import { type Checkpoint, signCheckpoint } from "../checkpoint.ts";
import { noteSigner, verifyBytes } from "../note-key.ts";
import { parseNote } from "../signed-note.ts";
import { proveFromTiles } from "../tiles/prove-from-tiles.ts";
import { formatTilePath } from "../tiles/tile-path.ts";
import { TileTree } from "../tiles/tile-tree.ts";
import { formatAddCheckpoint, parseAddCheckpoint } from "./add-checkpoint.ts";
import {
  cosign,
  cosignedAt,
  cosigner,
  formatCosignerKey,
  parseCosignerKey,
  withCosignatures,
} from "./cosignature.ts";
import { judgeCheckpoint } from "./judge-checkpoint.ts";

const witness = cosigner("witness.example/w1", Buffer.alloc(32, 9));
const at = new Date("2026-01-02T03:04:05.678Z");
const entries = sampleEntries(12);
const leaves = entries.map(({ leafHash }) => Buffer.from(leafHash, "hex"));
const head = (size: number) => headOf(entries.slice(0, size));

test("the specification's request is read, and written again the same", () => {
  const request = parseAddCheckpoint(c2sp.addCheckpoint);
  expect(request).toMatchObject({ oldSize: 20_852_014 });
  expect(request.proof).toHaveLength(4);
  expect(request.note.startsWith("example.com/behind-the-sofa\n20852163\n")).toBe(true);
  expect(formatAddCheckpoint(request)).toBe(c2sp.addCheckpoint);
});

test("a cosignature states its time as the specification's example does, and what is signed is its message", () => {
  const { note, cosigner: name, time, message } = c2sp.cosigned;
  const example = parseNote(note).signatures.find((signature) => signature.name === name)?.signature;
  expect(example?.readBigUInt64BE()).toBe(BigInt(time));
  expect(example).toHaveLength(8 + 64);
  // The example's key is not published, so ours must have signed the very message that it prints.
  const line = cosign(c2sp.checkpoint, witness, new Date(time * 1000));
  const ours = parseNote(c2sp.checkpoint + line)
    .signatures.at(-1)
    ?.signature.subarray(8);
  expect(verifyBytes(witness, Buffer.from(message), ours ?? Buffer.alloc(0))).toBe(true);
});

test("a cosignature is taken for its witness's alone, and a wrong one is refused", () => {
  const note = head(5);
  const cosigned = withCosignatures(note, cosign(note, witness, at), witness);
  expect(cosignedAt(cosigned, witness)).toEqual(new Date("2026-01-02T03:04:05.000Z"));
  expect(cosignedAt(note, witness)).toBeUndefined();
  const other = cosigner("witness.example/w2", Buffer.alloc(32, 8));
  expect(cosignedAt(cosigned, other)).toBeUndefined();
  expect(() => withCosignatures(note, cosign(note, other, at), witness)).toThrow(/without a cosignature/);
  expect(() => withCosignatures(note, cosign(head(6), witness, at), witness)).toThrow(/wrong/);
  const both = cosign(note, other, at) + cosign(note, witness, at);
  expect(withCosignatures(note, both, witness)).toBe(cosigned);
});

test("a witness's key is of a type of its own: a log's key of the same name and bytes is none", () => {
  const key = formatCosignerKey(witness);
  expect(formatCosignerKey(parseCosignerKey(key))).toBe(key);
  const asLog = noteSigner("witness.example/w1", Buffer.alloc(32, 9));
  expect(asLog.keyHash.equals(witness.keyHash)).toBe(false);
  expect(cosignedAt(head(5) + cosign(head(5), asLog, at), witness)).toBeUndefined();
});

function judge(body: string, latest?: Checkpoint) {
  return judgeCheckpoint(body, {
    verifierOf: (origin) => (origin === sampleSigner.name ? sampleSigner : undefined),
    latestOf: () => latest,
  });
}
const latestAt = (size: number): Checkpoint => {
  const judgement = judge(formatAddCheckpoint({ oldSize: 0, proof: [], note: head(size) }));
  if (judgement.status !== 200) throw new Error("not cosigned");
  return judgement.checkpoint;
};
const request = (oldSize: number, size: number, note = head(size)) =>
  formatAddCheckpoint({ oldSize, proof: proveConsistency(leaves.slice(0, size), oldSize), note });

test("a first checkpoint is cosigned without a proof, later ones with one, the same one again without", () => {
  expect(judge(formatAddCheckpoint({ oldSize: 0, proof: [], note: head(5) }))).toMatchObject({ status: 200 });
  for (const old of [1, 4, 5, 11])
    expect(judge(request(old, 12), latestAt(old)), `${old}`).toMatchObject({ status: 200 });
  expect(judge(formatAddCheckpoint({ oldSize: 5, proof: [], note: head(5) }), latestAt(5))).toMatchObject({
    status: 200,
  });
});

test("every other request gets the status that the protocol says", () => {
  const forked = entries.with(
    2,
    rehash({ ...sampleEntries(3)[2], actorId: "nobody" } as (typeof entries)[0]),
  );
  const stranger = noteSigner(sampleSigner.name, Buffer.alloc(32, 5));
  const unknown = noteSigner("another.example/log", Buffer.alloc(32, 5));
  const root = Buffer.alloc(32);
  const zero = (proof: Buffer[], note: string, oldSize = 0) => formatAddCheckpoint({ oldSize, proof, note });
  const cases: [string, string, number | undefined, number][] = [
    ["nothing", "", undefined, 400],
    ["no checkpoint", "old 0\n\nnothing\n", undefined, 400],
    ["an old size with a zero in front", zero([], head(5)).replace("old 0", "old 00"), undefined, 400],
    ["a proof that is no hash", zero([], head(5)).replace("old 0\n", "old 0\nAAAA\n"), undefined, 400],
    [
      "64 lines of proof",
      zero(
        Array.from({ length: 64 }, () => root),
        head(5),
      ),
      undefined,
      400,
    ],
    ["an old size larger than the new", zero([], head(5), 6), 6, 400],
    ["a log that is not known", zero([], signCheckpoint({ size: 1, root }, unknown)), undefined, 404],
    ["another key's signature", zero([], signCheckpoint({ size: 1, root }, stranger)), undefined, 403],
    ["a changed size", zero([], head(5).replace("\n5\n", "\n6\n")), undefined, 403],
    ["an old size that is not the latest", request(4, 12), 5, 409],
    ["nothing where something was cosigned", zero([], head(12)), 5, 409],
    [
      "a root of no entries that is another",
      zero([], signCheckpoint({ size: 0, root }, sampleSigner)),
      undefined,
      422,
    ],
    ["a proof where none belongs", zero([root], head(5)), undefined, 422],
    ["no proof where one belongs", zero([], head(12), 5), 5, 422],
    ["a fork", request(5, 12, headOf(forked)), 5, 422],
    ["a fork of the same size", zero([], headOf(forked.slice(0, 5)), 5), 5, 422],
  ];
  for (const [name, body, latest, status] of cases) {
    const judgement = judge(body, latest === undefined ? undefined : latestAt(latest));
    expect(judgement.status, name).toBe(status);
    if (judgement.status === 409) expect(judgement.size).toBe(latest);
  }
});

test("a proof made from tiles is the one made from the leaves", async () => {
  const many = Array.from({ length: 70_000 }, (_, i) => {
    const leaf = Buffer.alloc(32);
    leaf.writeUInt32BE(i);
    return leaf;
  });
  for (const size of [1, 2, 255, 256, 300, 1_000, 66_000, 70_000]) {
    const tree = new TileTree();
    const tiles = many.slice(0, size).flatMap((leaf) => tree.append(leaf));
    const stored = new Map([...tiles, ...tree.edge()].map((tile) => [formatTilePath(tile), tile.bytes]));
    for (const oldSize of [1, 2, 200, 255, 256, 257, 1_000, 65_536, 65_999].filter((old) => old <= size))
      expect(await proveFromTiles(async (path) => stored.get(path), { oldSize, size })).toEqual(
        proveConsistency(many.slice(0, size), oldSize),
      );
  }
});
