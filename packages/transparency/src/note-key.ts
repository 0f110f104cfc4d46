import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { TransparencyError } from "./transparency-error.ts";
import { sha256 } from "./tree-hash.ts";

/** Signatures of a note's text (C2SP signed-note). */
const ED25519 = 0x01;
/** Cosignatures of checkpoints, which state a time (C2SP tlog-cosignature). */
export const ED25519_COSIGNATURE = 0x04;
type SignatureType = typeof ED25519 | typeof ED25519_COSIGNATURE;

const KEY_BYTES = 32;
// The DER that comes before the 32 raw bytes of an Ed25519 key (RFC 8410 sections 4 and 7).
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** A name with the public half of an Ed25519 key: checks signatures. */
export type NoteVerifier = { readonly name: string; readonly keyHash: Buffer; readonly publicKey: KeyObject };

/** A name with the private half: signs as that name. */
export type NoteSigner = NoteVerifier & { readonly privateKey: KeyObject };

/** A signer for a name from a 32-byte Ed25519 seed (RFC 8032). One seed may sign under many names. */
export const noteSigner = (name: string, seed: Uint8Array): NoteSigner => signerOf(name, seed, ED25519);

/** The verifier key as C2SP signed-note writes it: `name+hash+base64(0x01 ‖ public key)`. */
export const formatVerifierKey = (verifier: NoteVerifier): string => formatKey(verifier, ED25519);

/** Reads a verifier key string. Throws `key_malformed` unless it is canonical, Ed25519, and its hash is right. */
export const parseVerifierKey = (text: string): NoteVerifier => parseKey(text, ED25519);

/** The same for signatures of any type. */
export function signerOf(name: string, seed: Uint8Array, type: SignatureType): NoteSigner {
  if (seed.byteLength !== KEY_BYTES)
    throw new TransparencyError("key_malformed", "an Ed25519 seed is 32 bytes");
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed]),
    format: "der",
    type: "pkcs8",
  });
  return { ...verifierOf(name, createPublicKey(privateKey), type), privateKey };
}

/** The verifier key of a signature type. */
export function formatKey({ name, keyHash, publicKey }: NoteVerifier, type: SignatureType): string {
  const bytes = Buffer.concat([Buffer.from([type]), rawKey(publicKey)]);
  return `${name}+${keyHash.toString("hex")}+${bytes.toString("base64")}`;
}

/** Reads a verifier key of a signature type. Throws `key_malformed` for any other. */
export function parseKey(text: string, type: SignatureType): NoteVerifier {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u.exec(text);
  const [, name, hash, encoded] = match ?? [];
  if (name === undefined || hash === undefined || encoded === undefined) {
    throw new TransparencyError("key_malformed", "a verifier key is name+hash+base64");
  }
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.toString("base64") !== encoded || bytes.byteLength !== KEY_BYTES + 1 || bytes[0] !== type) {
    throw new TransparencyError("key_malformed", "this is no Ed25519 verifier key");
  }
  const key = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, bytes.subarray(1)]),
    format: "der",
    type: "spki",
  });
  const verifier = verifierOf(name, key, type);
  if (verifier.keyHash.toString("hex") !== hash) {
    throw new TransparencyError("key_malformed", "the verifier key's hash is not that of its name and key");
  }
  return verifier;
}

/** The Ed25519 signature of these bytes. */
export function signBytes(signer: NoteSigner, bytes: Uint8Array): Buffer {
  return sign(null, bytes, signer.privateKey);
}

/** Whether this is the key's signature of these bytes. */
export function verifyBytes(verifier: NoteVerifier, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, bytes, verifier.publicKey, signature);
}

/** True for a name that a signature line can carry: not empty, no white space, no plus sign. */
export function isKeyName(name: string): boolean {
  return /^[^+\s\p{Cc}]+$/u.test(name) && name.isWellFormed();
}

function verifierOf(name: string, publicKey: KeyObject, type: SignatureType): NoteVerifier {
  if (!isKeyName(name))
    throw new TransparencyError("key_malformed", "a key's name has a space or a plus sign");
  const keyHash = sha256(`${name}\n`, Buffer.from([type]), rawKey(publicKey)).subarray(0, 4);
  return { name, keyHash, publicKey };
}

function rawKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.byteLength);
}
