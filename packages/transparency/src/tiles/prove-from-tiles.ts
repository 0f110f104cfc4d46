import { MerkleFrontier } from "../merkle-frontier.ts";
import { consistencyRanges, type LeafRange } from "../proof-ranges.ts";
import { HASH_BYTES } from "../tree-hash.ts";
import { treeRoot } from "../tree-root.ts";
import { formatTilePath, TILE_WIDTH } from "./tile-path.ts";
import { hashesOf } from "./tile-tree.ts";
import type { TileReader } from "./verify-tiles.ts";

/**
 * The proof that the published tree of `size` leaves begins with that of `oldSize` (RFC 6962 section 2.1.2), from a few
 * tiles whatever the size. Throws a `RangeError` when a tile is not there.
 */
export async function proveFromTiles(
  read: TileReader,
  { oldSize, size }: { readonly oldSize: number; readonly size: number },
): Promise<Buffer[]> {
  const proof: Buffer[] = [];
  for (const range of consistencyRanges(oldSize, size)) proof.push(await rangeRoot(read, range, size));
  return proof;
}

/** The root over a range that a proof names: it begins at a multiple of a power of two that is not smaller than it is. */
async function rangeRoot(read: TileReader, { start, end }: LeafRange, size: number): Promise<Buffer> {
  const tree = new MerkleFrontier();
  while (start + tree.size < end) {
    const at = start + tree.size;
    let span = 1;
    while (at % (span * 2) === 0 && at + span * 2 <= end) span *= 2;
    tree.appendSubtree(await perfectRoot(read, at, span, size), span);
  }
  return tree.root();
}

async function perfectRoot(read: TileReader, start: number, span: number, size: number): Promise<Buffer> {
  let level = 0;
  while (TILE_WIDTH ** (level + 1) <= span) level += 1;
  const first = start / TILE_WIDTH ** level;
  const index = Math.floor(first / TILE_WIDTH);
  const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH);
  const path = formatTilePath({ level, index, width });
  const bytes = await read(path);
  if (bytes?.byteLength !== width * HASH_BYTES) throw new RangeError(`${path} is not there`);
  const from = first % TILE_WIDTH;
  return treeRoot(hashesOf(bytes).slice(from, from + span / TILE_WIDTH ** level));
}
