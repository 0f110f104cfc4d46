import {
  ED25519_COSIGNATURE,
  formatKey,
  type NoteSigner,
  type NoteVerifier,
  parseKey,
  signBytes,
  signerOf,
  verifyBytes,
} from "../note-key.ts";
import { parseNote } from "../signed-note.ts";
import { TransparencyError } from "../transparency-error.ts";

const TIME_BYTES = 8;

/** A witness's name and key (C2SP tlog-cosignature, Ed25519): what it signs with it are cosignatures and nothing else. */
export const cosigner = (name: string, seed: Uint8Array): NoteSigner =>
  signerOf(name, seed, ED25519_COSIGNATURE);

/** Reads a witness's verifier key, whose type byte is 0x04. Throws `key_malformed` for any other. */
export const parseCosignerKey = (text: string): NoteVerifier => parseKey(text, ED25519_COSIGNATURE);

/** Writes a witness's verifier key. */
export const formatCosignerKey = (verifier: NoteVerifier): string => formatKey(verifier, ED25519_COSIGNATURE);

/** What a cosignature signs: its time, and the checkpoint's text. */
function messageOf(text: string, timeSeconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${timeSeconds}\n${text}`);
}

/** The signature line by which a witness says that it has seen this checkpoint as the newest of its log at that time. */
export function cosign(note: string, signer: NoteSigner, at: Date): string {
  const time = BigInt(Math.floor(at.getTime() / 1000));
  const timeBytes = Buffer.alloc(TIME_BYTES);
  timeBytes.writeBigUInt64BE(time);
  const signature = signBytes(signer, messageOf(parseNote(note).text, time));
  return `— ${signer.name} ${Buffer.concat([signer.keyHash, timeBytes, signature]).toString("base64")}\n`;
}

/** When this witness cosigned a checkpoint; undefined when it did not. Throws `not_signed` when a line of its is wrong. */
export function cosignedAt(note: string, witness: NoteVerifier): Date | undefined {
  const { text, signatures } = parseNote(note);
  let latest: bigint | undefined;
  for (const { name, keyHash, signature } of signatures) {
    if (name !== witness.name || !keyHash.equals(witness.keyHash)) continue;
    const time = signature.byteLength < TIME_BYTES ? 0n : signature.readBigUInt64BE();
    const isRight = verifyBytes(witness, messageOf(text, time), signature.subarray(TIME_BYTES));
    if (time === 0n || !isRight)
      throw new TransparencyError("not_signed", "a cosignature of the witness is wrong");
    if (latest === undefined || time > latest) latest = time;
  }
  return latest === undefined ? undefined : new Date(Number(latest) * 1000);
}

/** The note with the witness's lines of an answer to `add-checkpoint`; lines of other keys are left out. */
export function withCosignatures(note: string, answer: string, witness: NoteVerifier): string {
  const whole = `${note}${answer}`;
  if (cosignedAt(whole, witness) === undefined)
    throw new TransparencyError("not_signed", "the witness answered without a cosignature of its key");
  const own = answer.split("\n").filter((line) => line.startsWith(`— ${witness.name} `));
  return `${note}${own.map((line) => `${line}\n`).join("")}`;
}
