import { expect, test } from "vitest";
import { headOf, sampleEntries, sampleKey } from "../../testdata/sample-log.ts";
import { auditLeafText } from "../audit-leaf.ts";
import { nodeHash } from "../tree-hash.ts";
import { treeRoot } from "../tree-root.ts";
import type { LogExportEntry } from "../verify/exported-entry.ts";
import { formatEntryBundle, parseEntryBundle } from "./entry-bundle.ts";
import { formatTilePath, parseTilePath, tilesOfLevel } from "./tile-path.ts";
import { TileTree } from "./tile-tree.ts";
import { verifyTiles } from "./verify-tiles.ts";

test("paths are those of the specification's examples, and each tile has one", () => {
  expect(formatTilePath({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
  expect(formatTilePath({ level: "entries", index: 0, width: 5 })).toBe("tile/entries/000.p/5");
  for (const path of ["tile/0/x001/x234/067", "tile/63/999", "tile/entries/x001/000.p/255"])
    expect(formatTilePath(parseTilePath(path) ?? { level: 0, index: 0, width: 1 })).toBe(path);
});

test.each([
  "tile/00/000",
  "tile/64/000",
  "tile/0/0",
  "tile/0/x000/001",
  "tile/0/001/x000",
  "tile/0/000.p/0",
  "tile/0/000.p/256",
  "tile/0/000.p/01",
  "tile/x/000",
  "tile/0/../000",
  "checkpoint",
  "/tile/0/000",
])("%s is no tile's path", (path) => {
  expect(parseTilePath(path)).toBeUndefined();
});

test("a tree of 70,000 leaves has the tiles that the specification counts", () => {
  const widths = (level: number) => [...tilesOfLevel(level, 70_000)].map(({ width }) => width);
  expect(widths(0)).toEqual([...Array.from({ length: 273 }, () => 256), 112]);
  expect(widths(1)).toEqual([256, 17]);
  expect(widths(2)).toEqual([1]);
  expect(widths(3)).toEqual([]);
  expect([...tilesOfLevel(1, 256)]).toEqual([{ level: 1, index: 0, width: 1 }]);
});

const leaves = Array.from({ length: 70_000 }, (_, i) => {
  const leaf = Buffer.alloc(32);
  leaf.writeUInt32BE(i);
  return leaf;
});

test("a tree taken up from its partial tiles goes on as if it had never stopped, at every size around an edge", async () => {
  const sizes = [1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_048, 69_999];
  const whole = new TileTree();
  for (const leaf of leaves) {
    whole.append(leaf);
    if (!sizes.includes(whole.size)) continue;
    const stored = new Map(whole.edge().map((tile) => [formatTilePath(tile), tile.bytes]));
    const resumed = await TileTree.resume(whole.size, async (path) => stored.get(path));
    expect(resumed.root()).toEqual(treeRoot(leaves.slice(0, whole.size)));
    const next = leaves.slice(whole.size, whole.size + 300);
    for (const more of next) resumed.append(more);
    expect(resumed.root()).toEqual(treeRoot(leaves.slice(0, whole.size + next.length)));
  }
  await expect(TileTree.resume(5, async () => undefined)).rejects.toThrow(RangeError);
});

test("a full tile of level 1 holds the roots of full tiles below it", () => {
  const tree = new TileTree();
  const full = leaves.slice(0, 65_536).flatMap((leaf) => tree.append(leaf));
  const upper = full.find(({ level }) => level === 1);
  expect(upper?.bytes.subarray(32, 64)).toEqual(treeRoot(leaves.slice(256, 512)));
  expect(tree.edge()).toEqual([{ level: 2, index: 0, width: 1, bytes: tree.root() }]);
  expect(nodeHash(treeRoot(leaves.slice(0, 256)), treeRoot(leaves.slice(256, 512)))).toEqual(
    treeRoot(leaves.slice(0, 512)),
  );
});

test("entries come out of a bundle as they went in, and one that is cut off is refused", () => {
  const bundle = formatEntryBundle(["a", "", "é".repeat(300)]);
  expect(parseEntryBundle(bundle).map(String)).toEqual(["a", "", "é".repeat(300)]);
  expect(bundle.subarray(0, 3)).toEqual(Buffer.from([0, 1, 0x61]));
  expect(() => parseEntryBundle(bundle.subarray(0, -1))).toThrow(RangeError);
});

/** A log's tiles as they would lie in storage. */
function publish(entries: readonly LogExportEntry[]): Map<string, Buffer> {
  const stored = new Map<string, Buffer>();
  const tree = new TileTree();
  const put = (tile: ReturnType<TileTree["edge"]>[number]) => stored.set(formatTilePath(tile), tile.bytes);
  for (const { leafHash } of entries) tree.append(Buffer.from(leafHash, "hex")).map(put);
  tree.edge().map(put);
  for (const { index, width } of tilesOfLevel(0, entries.length)) {
    const texts = entries.slice(index * 256, index * 256 + width).map((e) => auditLeafText(e, e.payloadHash));
    stored.set(formatTilePath({ level: "entries", index, width }), formatEntryBundle(texts));
  }
  return stored.set("checkpoint", Buffer.from(headOf(entries)));
}

const entries = sampleEntries(600);
const verify = (stored: Map<string, Buffer>, keptCheckpoint?: string) =>
  verifyTiles({ read: async (path) => stored.get(path), publicKey: sampleKey, keptCheckpoint });

test("a log in tiles verifies, against what was kept too", async () => {
  expect(await verify(publish(entries))).toMatchObject({ ok: true, treeSize: 600 });
  expect(await verify(publish(entries), headOf(entries.slice(0, 300)))).toMatchObject({ ok: true });
  expect(await verify(publish([]))).toMatchObject({ ok: true, treeSize: 0 });
  const forged = publish(entries.with(7, { ...entries[8], seq: 7 } as LogExportEntry));
  expect(await verify(forged)).toMatchObject({ ok: true });
  expect(await verify(forged, headOf(entries.slice(0, 300)))).toMatchObject({ reason: "rewritten", seq: 0 });
  expect(await verify(publish(entries.slice(0, 300)), headOf(entries))).toMatchObject({
    reason: "truncated",
    seq: 300,
  });
});

test("a changed or missing tile, bundle or checkpoint is named", async () => {
  const paths = [...publish(entries).keys()];
  expect(paths).toContain("tile/1/000.p/2");
  for (const path of paths) {
    const without = publish(entries);
    without.delete(path);
    expect(await verify(without), path).toMatchObject({ ok: false });
    const changed = publish(entries);
    const bytes = Buffer.from(changed.get(path) ?? "");
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
    expect(await verify(changed.set(path, bytes)), path).toMatchObject({ ok: false });
  }
});

test("an entry that was edited in its bundle is named with its id", async () => {
  const stored = publish(entries);
  const path = "tile/entries/001";
  const edited = Buffer.from(stored.get(path) ?? "");
  edited.write("nobody!", edited.indexOf("someone", 5_000));
  const verdict = await verify(stored.set(path, edited));
  expect(verdict).toMatchObject({ ok: false, reason: "edited" });
  const { seq = 0, id = "" } = verdict.ok ? {} : verdict;
  expect(entries[seq]?.id).toBe(id);
});
