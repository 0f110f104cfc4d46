import { type Database, withLog } from "@deployclaw/db";
import {
  cosignedAt,
  formatTilePath,
  type NoteVerifier,
  openCheckpoint,
  proveFromTiles,
  TILE_WIDTH,
  TileTree,
  TransparencyError,
} from "@deployclaw/transparency";
import { askWitness, type WitnessAddress } from "../witness/ask-witness.ts";
import { EntryNotAsSigned, readNewestNote, readSignedBundles } from "./read-signed-bundles.ts";
import type { TileObjects } from "./tile-objects.ts";

const ENTRIES_A_PAGE = 8 * TILE_WIDTH;

/** What is published of one client's log, and where. */
export type TiledLog = {
  readonly db: Database<"dc_audit">;
  readonly objects: TileObjects;
  readonly clientId: string;
  readonly verifier: NoteVerifier;
  /** Who cosigns what is published; undefined where nobody does. */
  readonly witness: WitnessAddress | undefined;
};

/** How far a log is published, and what kept the witness from cosigning it. */
export type Published = { readonly size: number; readonly uncosigned: unknown };

/**
 * Publishes a client's log up to its newest checkpoint: first every tile and bundle that it needs, then the checkpoint, with
 * the witness's line if it gives one. A crash between leaves the log as it was published last, with tiles beside it that the
 * next try writes again the same. Throws `EntryNotAsSigned` instead of publishing anything that was not signed.
 */
export async function publishTiles(log: TiledLog): Promise<Published> {
  const { db, objects, clientId, verifier } = log;
  const note = await withLog(db, (tx) => readNewestNote(tx, clientId));
  if (note === undefined) return { size: 0, uncosigned: undefined };
  const newest = openCheckpoint(note, verifier);
  const published = await readPublished(log);
  const { tree } = published;
  if (newest.size < tree.size)
    throw new EntryNotAsSigned(`the log has ${newest.size} signed entries, ${tree.size} are published`);
  const isCosigned = log.witness === undefined || published.cosignedSize === newest.size;
  if (newest.size === tree.size && isCosigned) return { size: tree.size, uncosigned: undefined };
  const full = await writeUpTo(log, tree, newest.size);
  if (!tree.root().equals(newest.root))
    throw new EntryNotAsSigned("the leaves do not give the root that was signed");
  const cosigned = await cosign(log, { note, size: newest.size, oldSize: published.cosignedSize });
  await objects.write(`${clientId}/checkpoint`, Buffer.from(cosigned.note), "replaced");
  // Only now: until then the checkpoint that was there needs them.
  for (const path of full) await objects.removePartials(path);
  return { size: newest.size, uncosigned: cosigned.failure };
}

/** The note with the witness's line; without it, and why, when the witness is away or objects: the log goes on without. */
async function cosign(
  { objects, clientId, witness }: TiledLog,
  input: { readonly note: string; readonly size: number; readonly oldSize: number },
): Promise<{ note: string; failure: unknown }> {
  if (witness === undefined) return { note: input.note, failure: undefined };
  const read = (path: string) => objects.read(`${clientId}/${path}`);
  const prove = (oldSize: number) => proveFromTiles(read, { oldSize, size: input.size });
  try {
    return { note: await askWitness(witness, { ...input, prove }), failure: undefined };
  } catch (failure) {
    return { note: input.note, failure };
  }
}

/**
 * The tree that is published, and the size that the witness cosigned of it; an empty one when there is none, or when it is
 * not what its checkpoint states.
 */
async function readPublished(log: TiledLog): Promise<{ tree: TileTree; cosignedSize: number }> {
  const { objects, clientId, verifier, witness } = log;
  const note = (await objects.read(`${clientId}/checkpoint`))?.toString();
  const nothing = { tree: new TileTree(), cosignedSize: 0 };
  if (note === undefined) return nothing;
  try {
    const { size, root } = openCheckpoint(note, verifier);
    const tree = await TileTree.resume(size, (path) => objects.read(`${clientId}/${path}`));
    if (!tree.root().equals(root)) return nothing;
    const isCosigned = witness !== undefined && cosignedAt(note, witness.verifier) !== undefined;
    return { tree, cosignedSize: isCosigned ? size : 0 };
  } catch (err) {
    if (!(err instanceof TransparencyError || err instanceof RangeError)) throw err;
    return nothing;
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
  // A bundle that was partial is written anew from its first entry on.
  const first = tree.size - (tree.size % TILE_WIDTH);
  for (let start = first; start < size; start += ENTRIES_A_PAGE) {
    const range = { clientId, start, end: Math.min(start + ENTRIES_A_PAGE, size) };
    for (const bundle of await withLog(log.db, (tx) => readSignedBundles(tx, range))) {
      const width = bundle.leafHashes.length;
      const index = bundle.start / TILE_WIDTH;
      await write(formatTilePath({ level: "entries", index, width }), bundle.bytes, width === TILE_WIDTH);
      for (const leaf of bundle.leafHashes.slice(Math.max(0, tree.size - bundle.start)))
        for (const tile of tree.append(leaf)) await write(formatTilePath(tile), tile.bytes, true);
    }
  }
  for (const tile of tree.edge()) await write(formatTilePath(tile), tile.bytes, false);
  return fullPaths;
}
