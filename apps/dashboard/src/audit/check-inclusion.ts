/** What the API says of an entry and its place in the log; hashes are base64. */
export interface GivenProof {
  readonly seq: number;
  readonly leafHash: string;
  readonly proof: readonly string[];
  readonly checkpoint: { readonly note: string; readonly publicKey: string; readonly treeSize: number };
}

/** What this browser found out. */
export interface ProofFindings {
  /** Whether the leaf and the proof give the root that the checkpoint states (RFC 9162 section 2.1.3.2). */
  readonly isIncluded: boolean;
  /** Whether the checkpoint's signature is of the key; undefined where the browser knows no Ed25519. */
  readonly isSigned: boolean | undefined;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

async function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.of(1, ...left, ...right)));
}

async function rootOf({ seq, leafHash, proof }: GivenProof, size: number): Promise<Uint8Array | undefined> {
  if (seq < 0 || seq >= size) return undefined;
  let index = seq;
  let last = size - 1;
  let root: Uint8Array = bytesOf(leafHash);
  for (const step of proof.map(bytesOf)) {
    if (last === 0) return undefined;
    if (index % 2 === 1 || index === last) {
      root = await nodeHash(step, root);
      while (index % 2 === 0 && index !== 0) {
        index /= 2;
        last = Math.floor(last / 2);
      }
    } else root = await nodeHash(root, step);
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : undefined;
}

/** A C2SP signed note: its text ends with a blank line, before the signatures. */
async function isSignedBy(note: string, publicKey: string): Promise<boolean | undefined> {
  const end = note.lastIndexOf("\n\n");
  const signature = /^\u2014 \S+ (\S+)$/m.exec(note.slice(end))?.[1];
  const key = /^.+\+[0-9a-f]{8}\+(.+)$/.exec(publicKey.trim())?.[1];
  if (signature === undefined || key === undefined) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", bytesOf(key).slice(1), "Ed25519", false, [
      "verify",
    ]);
    const text = new TextEncoder().encode(note.slice(0, end + 1));
    return await crypto.subtle.verify("Ed25519", imported, bytesOf(signature).slice(4), text);
  } catch (err) {
    if (err instanceof DOMException && err.name === "NotSupportedError") return undefined;
    throw err;
  }
}

/** Checks a proof of inclusion here, with nothing but what the API gave. */
export async function checkInclusion(given: GivenProof): Promise<ProofFindings> {
  const { note, publicKey } = given.checkpoint;
  const [, size, root] = note.split("\n");
  const computed = await rootOf(given, Number(size));
  return {
    isIncluded: computed !== undefined && root !== undefined && same(computed, bytesOf(root)),
    isSigned: await isSignedBy(note, publicKey),
  };
}
