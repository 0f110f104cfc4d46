import type { Readable } from "node:stream";
import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import { type ByteBudget, takeFromAll } from "../pipeline/budgets/byte-budget.ts";

/** The beginning of a body, or all of it. */
export interface HeldBody {
  readonly bytes: Buffer;
  /** Whether this is all of it. */
  readonly ended: boolean;
  /** The body from its beginning; to be read once. */
  whole(): AsyncIterable<Uint8Array>;
  /** Gives back what was taken from the budgets. */
  release(): void;
}

/**
 * Reads a body up to somewhat more than `bytesMax`. Refused as `too_many_requests` when the budgets are used up, and as
 * `client_closed` when it breaks off.
 */
export async function holdBody(
  source: Readable,
  bytesMax: number,
  budgets: readonly ByteBudget[],
): Promise<Step<HeldBody>> {
  const chunks: Buffer[] = [];
  const iterator: AsyncIterator<Buffer> = source.iterator({ destroyOnReturn: false });
  let size = 0;
  let ended = false;
  const release = () => {
    for (const budget of budgets) budget.give(size);
    size = 0;
  };
  try {
    while (size <= bytesMax) {
      const next = await iterator.next();
      ended = next.done === true;
      if (next.done === true) break;
      if (!takeFromAll(budgets, next.value.byteLength)) {
        release();
        return refused("too_many_requests");
      }
      size += next.value.byteLength;
      chunks.push(next.value);
    }
  } catch (err) {
    release();
    if (!source.destroyed) throw err;
    return refused("client_closed");
  }
  return passed({
    bytes: Buffer.concat(chunks),
    ended: ended && size <= bytesMax,
    async *whole() {
      yield* chunks;
      if (!ended) yield* { [Symbol.asyncIterator]: () => iterator };
    },
    release,
  });
}
