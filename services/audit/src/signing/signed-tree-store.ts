import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NoteVerifier } from "@deployclaw/transparency";
import { writeDurably } from "../durable-file.ts";
import { formatSignedTree, parseSignedTree, type SignedTree } from "./signed-tree.ts";

/** Remembers what was signed last, outside the database. */
export type SignedTreeStore = {
  /** The last tree signed for this client, or undefined when there was none; throws when it cannot be read. */
  load(clientId: string, verifier: NoteVerifier): Promise<SignedTree | undefined>;
  /** Durable when it resolves; a crash meanwhile leaves the old or the new tree, never half of one. */
  save(clientId: string, tree: SignedTree): Promise<void>;
  /** Every client that something was signed for. */
  clientIds(): Promise<string[]>;
};

const SUFFIX = ".json";

/** A store of one file a client in `<directory>/signed`, readable by its owner alone. */
export async function openSignedTreeStore(directory: string): Promise<SignedTreeStore> {
  const folder = join(directory, "signed");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = (clientId: string) => join(folder, `${clientId}${SUFFIX}`);
  return {
    load: async (clientId, verifier) => {
      const text = await readIfThere(path(clientId));
      return text === undefined ? undefined : parseSignedTree(text, verifier);
    },
    save: (clientId, tree) => writeDurably(path(clientId), formatSignedTree(tree)),
    clientIds: async () =>
      (await readdir(folder))
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => name.slice(0, -SUFFIX.length)),
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (err) {
    if (!(err instanceof Error && "code" in err && err.code === "ENOENT")) throw err;
    return undefined;
  }
}
