import {
  formatAddCheckpoint,
  type NoteVerifier,
  TransparencyError,
  withCosignatures,
} from "@deployclaw/transparency";

/** Another party that cosigns checkpoints (C2SP tlog-witness): its submission prefix and its key. */
export type WitnessAddress = { readonly url: string; readonly verifier: NoteVerifier };

/**
 * The witness refuses a checkpoint because of what it saw before: this log is smaller than, or does not go on from, what it
 * cosigned. Somebody must look: either this history was changed, or the witness's memory was.
 */
export class WitnessObjects extends Error {
  override readonly name = "WitnessObjects";
}

const REQUEST_MS = 5_000;
const ANSWER_CHARACTERS_MAX = 65_536;

/**
 * Asks the witness to cosign a checkpoint and answers the note with its line. `oldSize` is what we think that it cosigned
 * last; it says itself when that is wrong, and is asked once more. Throws `WitnessObjects`, or the failure of the request.
 */
export async function askWitness(
  witness: WitnessAddress,
  input: {
    readonly note: string;
    readonly size: number;
    readonly oldSize: number;
    readonly prove: (oldSize: number) => Promise<readonly Buffer[]>;
  },
): Promise<string> {
  const { note, size, prove } = input;
  let { oldSize } = input;
  for (let attempt = 0; attempt < 2; attempt++) {
    const proof = oldSize === 0 ? [] : await prove(oldSize);
    const answer = await fetch(`${witness.url.replace(/\/$/, "")}/add-checkpoint`, {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: formatAddCheckpoint({ oldSize, proof, note }),
      redirect: "error",
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const text = (await answer.text()).slice(0, ANSWER_CHARACTERS_MAX);
    if (answer.status === 200) return cosigned(note, text, witness);
    if (answer.status === 422)
      throw new WitnessObjects("the witness says that this log does not go on from what it cosigned");
    if (answer.status !== 409) throw new Error(`the witness answered ${answer.status}`);
    oldSize = Number(/^(0|[1-9][0-9]{0,15})\n$/.exec(text)?.[1] ?? Number.NaN);
    if (!Number.isSafeInteger(oldSize)) throw new Error("the witness answered 409 without its size");
    if (oldSize > size)
      throw new WitnessObjects(`the witness has cosigned ${oldSize} entries, this log has ${size}`);
  }
  throw new Error("the witness changed its mind about what it cosigned last");
}

function cosigned(note: string, answer: string, { verifier }: WitnessAddress): string {
  try {
    return withCosignatures(note, answer, verifier);
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    throw new Error(`the witness's answer is no cosignature: ${err.message}`, { cause: err });
  }
}
