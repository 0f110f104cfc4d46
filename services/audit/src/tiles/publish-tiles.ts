import { type Database, withLog } from "@deployclaw/db";
import {
  formatEntryBundle,
  formatTilePath,
  type NoteVerifier,
  openCheckpoint,
  TILE_WIDTH,
  TileTree,
  TransparencyError,
} from "@deployclaw/transparency";
import {
  EntryNotAsSigned,
  readNewestNote,
  readSignedEntries,
  type SignedEntry,
} from "./read-signed-entries.ts";
import type { TileObjects } from "./tile-objects.ts";

const ENTRIES_A_PAGE = 8 * TILE_WIDTH;

/** What is published of one client's log, and where. */
export type TiledLog = {
  readonly db: Database<"dc_audit">;
  readonly objects: TileObjects;
  readonly clientId: string;
  readonly verifier: NoteVerifier;
};

/**
 * Publishes a client's log up to its newest checkpoint, and answers its size: first every tile and bundle that it needs,
 * then the checkpoint. A crash between leaves the log as it was published last, with tiles beside it that the next try
 * writes again the same. Throws `EntryNotAsSigned` instead of publishing anything that was not signed.
 */
export async function publishTiles(log: TiledLog): Promise<number> {
  const { db, objects, clientId, verifier } = log;
  const note = await withLog(db, (tx) => readNewestNote(tx, clientId));
  if (note === undefined) return 0;
  const newest = openCheckpoint(note, verifier);
  const tree = await resumeTree(log);
  if (newest.size < tree.size)
    throw new EntryNotAsSigned(`the log has ${newest.size} signed entries, ${tree.size} are published`);
  if (newest.size === tree.size) return tree.size;
  const full = await writeUpTo(log, tree, newest.size);
  if (!tree.root().equals(newest.root))
    throw new EntryNotAsSigned("the leaves do not give the root that was signed");
  await objects.write(`${clientId}/checkpoint`, Buffer.from(note), "replaced");
  // Only now: until then the checkpoint that was there needs them.
  for (const path of full) await objects.removePartials(path);
  return newest.size;
}

/** The tree that is published; an empty one when there is none, or when it is not what its checkpoint states. */
async function resumeTree({ objects, clientId, verifier }: TiledLog): Promise<TileTree> {
  const note = await objects.read(`${clientId}/checkpoint`);
  if (note === undefined) return new TileTree();
  try {
    const { size, root } = openCheckpoint(note.toString(), verifier);
    const tree = await TileTree.resume(size, (path) => objects.read(`${clientId}/${path}`));
    return tree.root().equals(root) ? tree : new TileTree();
  } catch (err) {
    if (!(err instanceof TransparencyError || err instanceof RangeError)) throw err;
    return new TileTree();
  }
}

/** Writes what a tree of that size needs besides what is there, and answers where full tiles were written. */
async function writeUpTo(log: TiledLog, tree: TileTree, size: number): Promise<readonly string[]> {
  const { objects, clientId } = log;
  const fullPaths: string[] = [];
  const write = async (path: string, bytes: Buffer, isFull: boolean) => {
    await objects.write(`${clientId}/${path}`, bytes, "final");
    if (isFull) fullPaths.push(`${clientId}/${path}`);
  };
  const bundle = async (entries: readonly SignedEntry[], index: number) => {
    const path = formatTilePath({ level: "entries", index, width: entries.length });
    await write(path, formatEntryBundle(entries.map(({ text }) => text)), entries.length === TILE_WIDTH);
  };
  // A bundle that was partial is written anew from its first entry on.
  let held: SignedEntry[] = [];
  const first = tree.size - (tree.size % TILE_WIDTH);
  for (let start = first; start < size; start += ENTRIES_A_PAGE) {
    const range = { clientId, start, end: Math.min(start + ENTRIES_A_PAGE, size) };
    for (const entry of await withLog(log.db, (tx) => readSignedEntries(tx, range))) {
      held.push(entry);
      const full = entry.seq < tree.size ? [] : tree.append(entry.leafHash);
      if (held.length < TILE_WIDTH) continue;
      await bundle(held, Math.floor(entry.seq / TILE_WIDTH));
      for (const tile of full) await write(formatTilePath(tile), tile.bytes, true);
      held = [];
    }
  }
  if (held.length > 0) await bundle(held, Math.floor(size / TILE_WIDTH));
  for (const tile of tree.edge()) await write(formatTilePath(tile), tile.bytes, false);
  return fullPaths;
}
