import { type Checkpoint, openCheckpoint } from "../checkpoint.ts";
import type { NoteVerifier } from "../note-key.ts";
import { parseNote } from "../signed-note.ts";
import { TransparencyError } from "../transparency-error.ts";
import { emptyRoot } from "../tree-hash.ts";
import { verifyConsistency } from "../verify-consistency.ts";
import { type AddCheckpoint, parseAddCheckpoint } from "./add-checkpoint.ts";

/** What a witness answers, by the status that the protocol gives it. */
export type WitnessJudgement =
  | { readonly status: 200; readonly checkpoint: Checkpoint; readonly note: string }
  | { readonly status: 400 | 403 | 404 | 422; readonly detail: string }
  | { readonly status: 409; readonly size: number };

/** What a witness must know to judge: which keys it trusts for a log, and what it cosigned last of it. */
export type WitnessMemory = {
  readonly verifierOf: (origin: string) => NoteVerifier | undefined;
  readonly latestOf: (origin: string) => Checkpoint | undefined;
};

/**
 * Judges a request to `add-checkpoint` in the order of C2SP tlog-witness: a known log, its signature, the size that was
 * cosigned last, a consistency proof from there. Whoever calls must keep what is accepted before answering, and judge no
 * other request of the same log meanwhile. Checkpoints with extension lines are refused as malformed.
 */
export function judgeCheckpoint(body: string, memory: WitnessMemory): WitnessJudgement {
  let request: AddCheckpoint;
  let origin: string;
  try {
    request = parseAddCheckpoint(body);
    origin = parseNote(request.note).text.split("\n")[0] ?? "";
  } catch (err) {
    return { status: 400, detail: detailOf(err) };
  }
  const verifier = memory.verifierOf(origin);
  if (verifier === undefined) return { status: 404, detail: "this witness does not know that log" };
  let checkpoint: Checkpoint;
  try {
    checkpoint = openCheckpoint(request.note, verifier);
  } catch (err) {
    const detail = detailOf(err);
    const isUnsigned = err instanceof TransparencyError && err.reason === "not_signed";
    return { status: isUnsigned ? 403 : 400, detail };
  }
  const { oldSize, proof, note } = request;
  if (oldSize > checkpoint.size)
    return { status: 400, detail: "the old size is larger than the checkpoint's" };
  const latest = memory.latestOf(origin);
  if (oldSize !== (latest?.size ?? 0)) return { status: 409, size: latest?.size ?? 0 };
  if (checkpoint.size === 0 && !checkpoint.root.equals(emptyRoot()))
    return { status: 422, detail: "the root is not that of the tree without leaves" };
  const isConsistent =
    latest === undefined || oldSize === 0
      ? proof.length === 0
      : verifyConsistency({
          oldSize,
          oldRoot: latest.root,
          size: checkpoint.size,
          root: checkpoint.root,
          proof,
        });
  if (!isConsistent)
    return { status: 422, detail: "the proof does not show that the log goes on from what was cosigned" };
  return { status: 200, checkpoint, note };
}

function detailOf(err: unknown): string {
  if (!(err instanceof TransparencyError)) throw err;
  return err.message;
}
