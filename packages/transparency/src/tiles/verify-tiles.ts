import { openCheckpoint } from "../checkpoint.ts";
import { MerkleFrontier } from "../merkle-frontier.ts";
import { parseVerifierKey } from "../note-key.ts";
import { TransparencyError } from "../transparency-error.ts";
import { HASH_BYTES, leafHash } from "../tree-hash.ts";
import { faultOf, type LogFault, type LogVerdict } from "../verify/log-verdict.ts";
import { parseEntryBundle } from "./entry-bundle.ts";
import { formatTilePath, TILE_WIDTH, type TileName, tilesOfLevel } from "./tile-path.ts";
import { hashesOf, TileTree } from "./tile-tree.ts";

/** Reads a resource of a tiled log by its path below the log's prefix; undefined when there is none. */
export type TileReader = (path: string) => Promise<Uint8Array | undefined>;

/**
 * Verifies a log that is laid out in tiles: the checkpoint's signature, that every tile of every level is what the leaves
 * below it give, that the root of all of them is the checkpoint's, and that each entry hashes to its leaf. A kept checkpoint
 * must be the root of the first entries. Constant memory; names the first entry or tile that is wrong.
 */
export async function verifyTiles(input: {
  readonly read: TileReader;
  readonly publicKey: string;
  readonly keptCheckpoint?: string | undefined;
}): Promise<LogVerdict> {
  try {
    const verifier = parseVerifierKey(input.publicKey);
    const note = await input.read("checkpoint");
    if (note === undefined) return faultOf("malformed", 0, "there is no checkpoint");
    const newest = openCheckpoint(Buffer.from(note).toString(), verifier);
    const kept =
      input.keptCheckpoint === undefined ? undefined : openCheckpoint(input.keptCheckpoint, verifier);
    if (kept !== undefined && kept.size > newest.size)
      return faultOf("truncated", newest.size, `the log was cut off: entry ${newest.size} is missing`);
    return await followTiles(input.read, newest, kept);
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    return faultOf("checkpoint", 0, err.message);
  }
}

type Head = { readonly size: number; readonly root: Buffer };

async function followTiles(read: TileReader, newest: Head, kept: Head | undefined): Promise<LogVerdict> {
  const tiles = new TileTree();
  const tree = new MerkleFrontier();
  for (const name of tilesOfLevel(0, newest.size)) {
    const leaves = (await readTile(read, name))?.subarray(0, name.width * HASH_BYTES);
    if (leaves?.byteLength !== name.width * HASH_BYTES) return tileFault(name);
    const bundle = await readTile(read, { ...name, level: "entries" });
    if (bundle === undefined) return tileFault({ ...name, level: "entries" });
    const entries = readBundle(Buffer.from(bundle))?.slice(0, name.width);
    for (const [i, leaf] of hashesOf(leaves).entries()) {
      const entry = entries?.[i];
      const seq = name.index * TILE_WIDTH + i;
      if (entry === undefined || !leafHash(entry).equals(leaf))
        return faultOf("edited", seq, `entry ${seq} is not the one that its leaf was made from`, idOf(entry));
      tree.append(leaf);
      for (const full of tiles.append(leaf))
        if (full.level !== 0 && !(await isThere(read, full))) return tileFault(full);
      if (kept?.size === tree.size && !kept.root.equals(tree.root())) return rewritten(0, kept.size);
    }
    if (entries?.length !== name.width) return tileFault({ ...name, level: "entries" });
  }
  for (const partial of tiles.edge())
    if (partial.level !== 0 && !(await isThere(read, partial))) return tileFault(partial);
  if (!tiles.root().equals(newest.root)) return rewritten(kept?.size ?? 0, newest.size);
  return { ok: true, treeSize: newest.size, erased: 0 };
}

async function isThere(read: TileReader, tile: TileName & { readonly bytes: Buffer }): Promise<boolean> {
  const bytes = await readTile(read, tile);
  return bytes !== undefined && tile.bytes.equals(bytes.subarray(0, tile.bytes.byteLength));
}

/** A tile, or the full one that may have taken the place of a partial one. */
async function readTile(read: TileReader, name: TileName): Promise<Uint8Array | undefined> {
  return (await read(formatTilePath(name))) ?? read(formatTilePath({ ...name, width: TILE_WIDTH }));
}

function readBundle(bytes: Buffer): Buffer[] | undefined {
  try {
    return parseEntryBundle(bytes);
  } catch (err) {
    if (!(err instanceof RangeError)) throw err;
    return undefined;
  }
}

function idOf(entry: Buffer | undefined): string | undefined {
  return /"id":"([0-9a-f-]{36})"/.exec(entry?.toString() ?? "")?.[1];
}

function tileFault(name: TileName): LogFault {
  const first = name.index * TILE_WIDTH ** (name.level === "entries" ? 1 : name.level + 1);
  return faultOf(
    "missing",
    first,
    `${formatTilePath(name)} is missing or is not what the leaves below it give`,
  );
}

function rewritten(seq: number, size: number): LogFault {
  const through = Math.max(size - 1, seq);
  const detail = `history was rewritten somewhere in entries ${seq} to ${through}: the tiles do not give the root that was signed for ${size} entries`;
  return { ...faultOf("rewritten", seq, detail), through };
}
