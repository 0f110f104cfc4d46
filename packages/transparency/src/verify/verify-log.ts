import { type Checkpoint, openCheckpoint } from "../checkpoint.ts";
import { type NoteVerifier, parseVerifierKey } from "../note-key.ts";
import { TransparencyError } from "../transparency-error.ts";
import { type BlockCheck, checkBlock } from "./check-block.ts";
import { LogCheck } from "./log-check.ts";
import { faultOf, type LogVerdict } from "./log-verdict.ts";
import { type LogPart, readLog } from "./read-log.ts";

const BLOCKS_AHEAD = 6;

/** A log to verify, and what its reader kept. */
export type VerifyLogInput = {
  /** An export or a signed bundle. */
  readonly source: AsyncIterable<Uint8Array>;
  /** A checkpoint kept elsewhere; without it, the log's own is believed. */
  readonly keptCheckpoint?: string | undefined;
  /** The key kept elsewhere; without it, the log's own is believed. */
  readonly keptKey?: string | undefined;
  /** ISO 8601: entries that are newer may not have been erased. */
  readonly erasedAfter?: string | undefined;
  /** Checks blocks in other threads; by default in this one. */
  readonly check?: BlockCheck | undefined;
};

/**
 * Verifies a log of any size in one pass and constant memory (what grows is forty bytes for each older checkpoint), offline.
 * Names the first entry that is wrong and says in plain words what is. Reads to the end only what is still in question.
 */
export async function verifyLog(input: VerifyLogInput): Promise<LogVerdict> {
  try {
    return await followLog(input);
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    const reason = err.reason === "export_malformed" ? "malformed" : "checkpoint";
    return faultOf(reason, 0, err.message.replace(/\.$/, ""));
  }
}

async function followLog(input: VerifyLogInput): Promise<LogVerdict> {
  const check = input.check ?? (async (block) => checkBlock(block));
  const waiting: ReturnType<BlockCheck>[] = [];
  let signed: SignedHeads | undefined;
  let log: LogCheck | undefined;
  const takeNext = async () => {
    log ??= heads(signed).check();
    return log.accept(await takeFirst(waiting));
  };
  try {
    for await (const part of readLog(input.source)) {
      if (part.kind === "head") signed = new SignedHeads(part, input);
      else if (part.kind === "checkpoint") heads(signed).add(part.note);
      else if (part.kind === "manifest") heads(signed).compareManifest(part);
      else {
        waiting.push(check({ ...part, erasedAfter: input.erasedAfter }));
        if (waiting.length > BLOCKS_AHEAD && !(await takeNext())) break;
      }
    }
    while (waiting.length > 0 && (await takeNext()));
  } finally {
    await Promise.allSettled(waiting);
  }
  return (log ?? heads(signed).check()).finish();
}

/** The checkpoints of a log, each opened with the key that is believed. */
class SignedHeads {
  readonly #verifier: NoteVerifier;
  readonly #newest: Checkpoint;
  readonly #keptSize: number | undefined;
  readonly #heads: Checkpoint[];

  constructor(head: LogPart & { kind: "head" }, input: VerifyLogInput) {
    this.#verifier = parseVerifierKey(input.keptKey ?? head.publicKey);
    this.#newest = openCheckpoint(head.checkpoint, this.#verifier);
    this.#heads = [this.#newest];
    if (input.keptCheckpoint !== undefined) {
      const kept = openCheckpoint(input.keptCheckpoint, this.#verifier);
      this.#keptSize = kept.size;
      this.#heads.push(kept);
    }
  }

  add(note: string): void {
    this.#heads.push(openCheckpoint(note, this.#verifier));
  }

  compareManifest({ origin, treeSize }: LogPart & { kind: "manifest" }): void {
    if (origin !== this.#newest.origin || treeSize !== this.#newest.size)
      throw new TransparencyError(
        "export_malformed",
        "The manifest does not state what the checkpoint does.",
      );
  }

  check(): LogCheck {
    return new LogCheck(this.#heads, this.#keptSize);
  }
}

function heads(signed: SignedHeads | undefined): SignedHeads {
  if (signed === undefined)
    throw new TransparencyError("export_malformed", "This is no export: it is empty.");
  return signed;
}

async function takeFirst<Value>(waiting: Promise<Value>[]): Promise<Value> {
  const [first] = waiting.splice(0, 1);
  if (first === undefined) throw new RangeError("nothing is waiting");
  return first;
}
