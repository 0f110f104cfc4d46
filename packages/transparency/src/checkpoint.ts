import type { NoteSigner, NoteVerifier } from "./note-key.ts";
import { openNote, signNote } from "./signed-note.ts";
import { TransparencyError } from "./transparency-error.ts";
import { HASH_BYTES } from "./tree-hash.ts";

/** What a checkpoint states: which log, how many leaves, which root. */
export type Checkpoint = { origin: string; size: number; root: Buffer };

/**
 * A signed checkpoint (C2SP tlog-checkpoint): origin, size and base64 root on three lines, as a signed note. The
 * signer's name is the origin, so that a checkpoint of one log never verifies for another.
 */
export function signCheckpoint(tree: { size: number; root: Uint8Array }, signer: NoteSigner): string {
  if (!Number.isSafeInteger(tree.size) || tree.size < 0 || tree.root.byteLength !== HASH_BYTES) {
    malformed("a tree has a size and a 32-byte root");
  }
  return signNote(`${signer.name}\n${tree.size}\n${Buffer.from(tree.root).toString("base64")}\n`, signer);
}

/**
 * The statement of a checkpoint that the key's owner signed for the log of the key's name. Throws `not_signed`,
 * `note_malformed` or `checkpoint_malformed`; extension lines are refused, since our signer writes none.
 */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint {
  const lines = openNote(note, verifier).split("\n");
  const [origin, sizeText, rootText, end] = lines;
  if (
    origin === undefined ||
    sizeText === undefined ||
    rootText === undefined ||
    end !== "" ||
    lines.length > 4
  ) {
    malformed("it is not three lines");
  }
  if (origin !== verifier.name) malformed("it belongs to another log");
  const size = Number(sizeText);
  if (!/^(0|[1-9][0-9]*)$/.test(sizeText) || !Number.isSafeInteger(size))
    malformed("its size is not a number");
  const root = Buffer.from(rootText, "base64");
  if (root.byteLength !== HASH_BYTES || root.toString("base64") !== rootText)
    malformed("its root is not a hash");
  return { origin, size, root };
}

function malformed(why: string): never {
  throw new TransparencyError("checkpoint_malformed", `This is no checkpoint: ${why}.`);
}
