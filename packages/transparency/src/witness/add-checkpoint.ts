import { TransparencyError } from "../transparency-error.ts";
import { HASH_BYTES } from "../tree-hash.ts";

const PROOF_LINES_MAX = 63;

/** What a log asks a witness to cosign: a checkpoint, and the proof that it goes on from the size cosigned before. */
export type AddCheckpoint = {
  readonly oldSize: number;
  readonly proof: readonly Buffer[];
  /** The checkpoint as a signed note; not looked at yet. */
  readonly note: string;
};

/** The body of a request to `add-checkpoint` (C2SP tlog-witness). */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return [`old ${oldSize}`, ...proof.map((hash) => hash.toString("base64")), "", note].join("\n");
}

/** Reads such a body strictly. Throws `checkpoint_malformed` for whatever the specification does not write. */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const split = body.indexOf("\n\n");
  if (split < 0) malformed("there is no empty line before the checkpoint");
  const [first = "", ...lines] = body.slice(0, split).split("\n");
  const [, digits] = /^old (0|[1-9][0-9]*)$/.exec(first) ?? [];
  const oldSize = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(oldSize)) malformed("the old size is not a number");
  if (lines.length > PROOF_LINES_MAX) malformed("the proof is too long");
  return { oldSize, proof: lines.map(parseHash), note: body.slice(split + 2) };
}

function parseHash(line: string): Buffer {
  const hash = Buffer.from(line, "base64");
  if (hash.byteLength !== HASH_BYTES || hash.toString("base64") !== line)
    malformed("a line of the proof is no hash");
  return hash;
}

function malformed(why: string): never {
  throw new TransparencyError("checkpoint_malformed", `This is no request to add a checkpoint: ${why}.`);
}
