import { openCheckpoint } from "./checkpoint.ts";
import { parseVerifierKey } from "./note-key.ts";
import { TransparencyError } from "./transparency-error.ts";
import { isAsHashed, isExportEntry, type LogExportEntry } from "./verify/exported-entry.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

/** The format's name, as a certificate states it. */
export const CERTIFICATE_FORMAT = "deployclaw/erasure-certificate/v1";

/** The entries that certify an erasure, in their order: the keys are gone; the client is. */
export const CERTIFYING_ACTIONS = ["client.erase_keys", "client.erase"] as const;

/** That a client was erased: two entries of its log, and that they are in the log which the checkpoint states. */
export type ErasureCertificate = {
  /** C2SP verifier key. */
  publicKey: string;
  /** C2SP tlog-checkpoint, a signed note. */
  checkpoint: string;
  /** Each with its inclusion proof (RFC 6962 section 2.1.1), hashes in base64. */
  entries: readonly { entry: LogExportEntry; proof: readonly string[] }[];
};

/** The verdict on a certificate; `erasedAt` is when its last entry was written, RFC 3339 in UTC. */
export type CertificateVerdict =
  | { ok: true; clientId: string; erasedAt: string }
  | { ok: false; detail: string };

/** Reads a certificate. Throws `certificate_malformed` for anything that is none; proves nothing yet. */
export function parseErasureCertificate(text: string): ErasureCertificate {
  const value = parseJson(text);
  if (!isRecord(value) || value["format"] !== CERTIFICATE_FORMAT) malformed("it is not of the format");
  const { publicKey, checkpoint, entries } = value;
  if (typeof publicKey !== "string" || typeof checkpoint !== "string" || !Array.isArray(entries))
    malformed("a field is missing");
  return {
    publicKey,
    checkpoint,
    entries: entries.map((each: unknown) => {
      if (!isRecord(each) || !isExportEntry(each["entry"]) || !isTexts(each["proof"]))
        malformed("an entry is not one");
      return { entry: each["entry"], proof: each["proof"] };
    }),
  };
}

/**
 * Checks a certificate offline: the checkpoint is signed by the key, the key is that of this client's log, both entries
 * hash to what they say and are in the tree that was signed. Whose key it is must be known from elsewhere: give the one
 * that was kept, else the certificate's own is believed.
 */
export function verifyErasureCertificate(
  certificate: ErasureCertificate,
  keptPublicKey: string = certificate.publicKey,
): CertificateVerdict {
  const { entries } = certificate;
  const [first, last] = entries;
  if (first === undefined || last === undefined || entries.length !== CERTIFYING_ACTIONS.length)
    return { ok: false, detail: "it does not hold the two entries that certify an erasure" };
  try {
    const tree = openCheckpoint(certificate.checkpoint, parseVerifierKey(keptPublicKey));
    const { clientId } = first.entry;
    if (!tree.origin.endsWith(`/${clientId}`))
      return { ok: false, detail: "the checkpoint is of another client's log" };
    for (const [index, { entry, proof }] of entries.entries()) {
      const isOurs = entry.clientId === clientId && entry.actionType === CERTIFYING_ACTIONS[index];
      if (!isOurs || entry.actorKind !== "platform")
        return { ok: false, detail: `entry ${entry.seq} does not certify this erasure` };
      if (!isAsHashed(entry)) return { ok: false, detail: `entry ${entry.seq} is edited` };
      const isIncluded = verifyInclusion({
        leaf: Buffer.from(entry.leafHash, "hex"),
        index: entry.seq,
        size: tree.size,
        root: tree.root,
        proof: proof.map((hash) => Buffer.from(hash, "base64")),
      });
      if (!isIncluded) return { ok: false, detail: `entry ${entry.seq} is not in the log that was signed` };
    }
    if (first.entry.seq >= last.entry.seq) return { ok: false, detail: "its entries are out of order" };
    return { ok: true, clientId, erasedAt: last.entry.createdAt };
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    return { ok: false, detail: err.message };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
    malformed("it is not JSON");
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(why: string): never {
  throw new TransparencyError("certificate_malformed", `This is no certificate: ${why}.`);
}
