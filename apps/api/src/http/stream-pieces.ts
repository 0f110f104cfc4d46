import { AppError } from "@deployclaw/domain";

const RETRY_AFTER_SECONDS = 15;

/**
 * Takes one of a few turns that somebody has at once; the function that it gives gives it back, once. Throws `rate_limited`
 * when all are taken.
 */
export function takeTurn(
  taken: Map<string, number>,
  who: string,
  atOnceMax: number,
  refusal: string,
): () => void {
  const count = taken.get(who) ?? 0;
  if (count >= atOnceMax)
    throw new AppError("rate_limited", refusal, {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  taken.set(who, count + 1);
  let isTaken = true;
  return () => {
    if (!isTaken) return;
    isTaken = false;
    const left = (taken.get(who) ?? 1) - 1;
    if (left === 0) taken.delete(who);
    else taken.set(who, left);
  };
}

/**
 * A stream of pieces that are made as they are taken. It breaks off when making one fails, so that nobody takes what came for
 * the whole; `onEnd` is called once, however it ends.
 */
export function streamPieces(
  pieces: AsyncIterable<string | Uint8Array>,
  { onEnd, onError }: { readonly onEnd: () => void; readonly onError: (err: unknown) => void },
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { value, done } = await iterator.next();
          if (done !== true) return controller.enqueue(Buffer.from(value));
          controller.close();
        } catch (err) {
          onError(err);
          controller.error(err);
        }
        onEnd();
      },
      cancel: async () => {
        onEnd();
        await iterator.return?.();
      },
    },
    new CountQueuingStrategy({ highWaterMark: 0 }),
  );
}
