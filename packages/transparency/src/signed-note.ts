import { isKeyName, type NoteSigner, type NoteVerifier, signBytes, verifyBytes } from "./note-key.ts";
import { TransparencyError } from "./transparency-error.ts";

const SIGNATURES_MAX = 16;
const NOTE_CHARACTERS_MAX = 65_536;

/** A parsed note: its text with the final newline, and its signatures, not yet checked. */
export type SignedNote = {
  text: string;
  signatures: readonly { name: string; keyHash: Buffer; signature: Buffer }[];
};

/** Signs a text that ends in a newline, as C2SP signed-note: the text, an empty line, one signature line. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!isNoteText(text)) malformed("its text does not end in a newline or has control characters");
  const signature = signBytes(signer, Buffer.from(text));
  const encoded = Buffer.concat([signer.keyHash, signature]).toString("base64");
  return `${text}\n— ${signer.name} ${encoded}\n`;
}

/** Parses a signed note strictly: throws `note_malformed` for whatever the specification does not write. */
export function parseNote(note: string): SignedNote {
  if (note.length > NOTE_CHARACTERS_MAX) malformed("it is too long");
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) malformed("it has no signature block");
  const text = note.slice(0, split + 1);
  if (!isNoteText(text)) malformed("its text has control characters");
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > SIGNATURES_MAX) malformed("it has too many signatures");
  return { text, signatures: lines.map(parseSignatureLine) };
}

/**
 * Parses a note and returns its text when this key signed it. Throws `not_signed` when there is no line of this key or
 * any line of it is wrong; lines of other keys are passed over.
 */
export function openNote(note: string, verifier: NoteVerifier): string {
  const { text, signatures } = parseNote(note);
  const own = signatures.filter(
    ({ name, keyHash }) => name === verifier.name && keyHash.equals(verifier.keyHash),
  );
  const bytes = Buffer.from(text);
  if (own.length === 0 || !own.every(({ signature }) => verifyBytes(verifier, bytes, signature))) {
    throw new TransparencyError("not_signed", "this note is not signed by the given key");
  }
  return text;
}

function parseSignatureLine(line: string): SignedNote["signatures"][number] {
  const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name))
    malformed("a signature line is not one");
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.toString("base64") !== encoded || bytes.byteLength < 5) malformed("a signature is not base64");
  return { name, keyHash: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function isNoteText(text: string): boolean {
  return text.endsWith("\n") && text.isWellFormed() && !/[^\n\P{Cc}]/u.test(text);
}

function malformed(why: string): never {
  throw new TransparencyError("note_malformed", `This is no signed note: ${why}.`);
}
