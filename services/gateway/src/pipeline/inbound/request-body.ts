import type { Readable } from "node:stream";

/** A body grew past what it may have. */
export class BodyTooLarge extends Error {
  constructor() {
    super("the body is too large");
    this.name = "BodyTooLarge";
  }
}

/** A whole body in memory, or {@link BodyTooLarge}. `admit` is asked before each part is kept, and may throw. */
export async function readBody(
  source: Readable,
  bytesMax: number,
  admit: (bytes: number) => void = () => undefined,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new BodyTooLarge();
    admit(chunk.byteLength);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
