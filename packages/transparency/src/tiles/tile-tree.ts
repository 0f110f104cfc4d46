import { MerkleFrontier } from "../merkle-frontier.ts";
import { HASH_BYTES } from "../tree-hash.ts";
import { treeRoot } from "../tree-root.ts";
import { formatTilePath, TILE_WIDTH, type TileName } from "./tile-path.ts";

/** A tile with its content: hashes one after the other. */
export type Tile = TileName & { readonly bytes: Buffer };

/**
 * A log's tree as C2SP tlog-tiles lays it out, of which only the partial tiles at the right edge are held. Appending gives
 * the tiles that become full; `edge` gives those that a checkpoint of the present size needs besides.
 */
export class TileTree {
  #size = 0;
  /** By level: the hashes of the tile that is not full yet. */
  readonly #levels: Buffer[][] = [];

  /**
   * Takes up a tree of `size` leaves from its partial tiles, which `read` gives by their path. Throws a `RangeError` when
   * one of them is not there or has another length.
   */
  static async resume(
    size: number,
    read: (path: string) => Promise<Uint8Array | undefined>,
  ): Promise<TileTree> {
    const tree = new TileTree();
    tree.#size = size;
    for (let level = 0, span = 1; span <= size; level++, span *= TILE_WIDTH) {
      const hashes = Math.floor(size / span);
      const width = hashes % TILE_WIDTH;
      const path = formatTilePath({ level, index: Math.floor(hashes / TILE_WIDTH), width });
      const bytes = width === 0 ? Buffer.alloc(0) : await read(path);
      if (bytes?.byteLength !== width * HASH_BYTES) throw new RangeError(`${path} is not there`);
      tree.#levels.push(hashesOf(bytes));
    }
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds one leaf by its hash, and gives the tiles that this completes, lowest level first. */
  append(leaf: Uint8Array): Tile[] {
    const full: Tile[] = [];
    let hash: Buffer = Buffer.from(leaf);
    this.#size += 1;
    for (let level = 0; ; level++) {
      const hashes = this.#levels[level] ?? [];
      this.#levels[level] = hashes;
      hashes.push(hash);
      if (hashes.length < TILE_WIDTH) return full;
      const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1)) - 1;
      full.push({ level, index, width: TILE_WIDTH, bytes: Buffer.concat(hashes) });
      hash = treeRoot(hashes);
      this.#levels[level] = [];
    }
  }

  /** The partial tiles of the tree as it is. */
  edge(): Tile[] {
    return this.#levels.flatMap((hashes, level) => {
      const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1));
      return hashes.length === 0
        ? []
        : [{ level, index, width: hashes.length, bytes: Buffer.concat(hashes) }];
    });
  }

  /** The root hash of the whole tree (RFC 6962 section 2.1). */
  root(): Buffer {
    const tree = new MerkleFrontier();
    for (const [level, hashes] of [...this.#levels.entries()].reverse())
      for (const hash of hashes) tree.appendSubtree(hash, TILE_WIDTH ** level);
    return tree.root();
  }
}

/** The hashes that a tile holds. Throws a `RangeError` when it is not made of whole ones. */
export function hashesOf(bytes: Uint8Array): Buffer[] {
  if (bytes.byteLength % HASH_BYTES !== 0) throw new RangeError("a tile consists of hashes");
  return Array.from({ length: bytes.byteLength / HASH_BYTES }, (_, i) =>
    Buffer.from(bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)),
  );
}
