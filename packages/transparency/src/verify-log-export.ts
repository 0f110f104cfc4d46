import { type AuditPublicFields, auditLeafHash, payloadHash } from "./audit-leaf.ts";
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import { MerkleFrontier } from "./merkle-frontier.ts";
import { parseVerifierKey } from "./note-key.ts";
import { TransparencyError } from "./transparency-error.ts";

/** One entry of an export; hashes and salt are lower-case hex. Payload and salt are null once retention erased them. */
export type LogExportEntry = AuditPublicFields & {
  /** Its place in the client's log, from 0. */
  seq: number;
  payload: string | null;
  salt: string | null;
  payloadHash: string;
  leafHash: string;
};

/** What is wrong with a log; `rewritten` means rows and leaves were changed together, somewhere in `seq` to `through`. */
export type LogFault =
  | { ok: false; reason: "checkpoint"; seq: 0; detail: string }
  | { ok: false; reason: "edited" | "missing" | "reordered" | "inserted" | "truncated"; seq: number }
  | { ok: false; reason: "rewritten"; seq: number; through: number };

/** The verdict; `erased` counts the entries whose payload retention took, proven by their public fields alone. */
export type LogVerdict = { ok: true; treeSize: number; erased: number } | LogFault;

/**
 * Checks an export against a checkpoint, offline. `checkpoint` is the one the reader kept; `checkpoints` are those in
 * the export, which prove entries after it and narrow down where a rewritten history starts. Names the first entry that
 * was edited, is missing, reordered, inserted or cut off; success means that every entry is as it was when signed.
 */
export function verifyLogExport(input: {
  entries: readonly LogExportEntry[];
  checkpoint: string;
  checkpoints?: readonly string[];
  publicKey: string;
}): LogVerdict {
  const { entries, checkpoints = [] } = input;
  let heads: Checkpoint[];
  try {
    const verifier = parseVerifierKey(input.publicKey);
    heads = [input.checkpoint, ...checkpoints].map((note) => openCheckpoint(note, verifier));
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    return { ok: false, reason: "checkpoint", seq: 0, detail: err.message };
  }
  const treeSize = Math.max(...heads.map((head) => head.size));
  const fault = firstBadEntry(entries, treeSize) ?? firstBadRoot(entries, heads);
  if (fault !== undefined) return fault;
  return { ok: true, treeSize, erased: entries.filter((entry) => entry.payload === null).length };
}

function firstBadEntry(entries: readonly LogExportEntry[], treeSize: number): LogFault | undefined {
  const ids = new Set<string>();
  for (const [seq, entry] of entries.entries()) {
    if (seq >= treeSize) return { ok: false, reason: "inserted", seq };
    if (entry.seq !== seq) return { ok: false, reason: whyOutOfPlace(entries, seq), seq };
    if (ids.has(entry.id)) return { ok: false, reason: "inserted", seq };
    ids.add(entry.id);
    if (!isAsHashed(entry)) return { ok: false, reason: "edited", seq };
  }
  if (entries.length < treeSize) return { ok: false, reason: "truncated", seq: entries.length };
  return undefined;
}

function whyOutOfPlace(
  entries: readonly LogExportEntry[],
  seq: number,
): "missing" | "reordered" | "inserted" {
  const found = entries[seq];
  if (found === undefined || found.seq < seq) return "inserted";
  return entries.some((entry) => entry.seq === seq) ? "reordered" : "missing";
}

/** Whether an entry's fields and payload are those that its hashes were made from. */
export function isAsHashed(entry: LogExportEntry): boolean {
  const digest = fromHex(entry.payloadHash);
  if (digest === undefined || (entry.payload === null) !== (entry.salt === null)) return false;
  if (entry.payload !== null && entry.salt !== null) {
    const salt = fromHex(entry.salt);
    if (salt === undefined || !payloadHash(salt, entry.payload).equals(digest)) return false;
  }
  return auditLeafHash(entry, digest).toString("hex") === entry.leafHash;
}

function fromHex(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "hex");
  return bytes.toString("hex") === text ? bytes : undefined;
}

function firstBadRoot(
  entries: readonly LogExportEntry[],
  heads: readonly Checkpoint[],
): LogFault | undefined {
  const frontier = new MerkleFrontier();
  let proven = 0;
  for (const head of heads.toSorted((a, b) => a.size - b.size)) {
    for (const entry of entries.slice(frontier.size, head.size)) {
      frontier.append(Buffer.from(entry.leafHash, "hex"));
    }
    if (!frontier.root().equals(head.root)) {
      return { ok: false, reason: "rewritten", seq: proven, through: Math.max(head.size - 1, proven) };
    }
    proven = head.size;
  }
  return undefined;
}
