import type { Readable } from "node:stream";
import type { ByteFilter } from "../credentials/redaction/redact-bytes.ts";

/** A body grew past what it may have. */
export class BodyTooLarge extends Error {
  constructor() {
    super("the body is too large");
    this.name = "BodyTooLarge";
  }
}

/** A request's body passed through a filter, counted, and ended with {@link BodyTooLarge} beyond `bytesMax`. */
export async function* filteredBody(
  source: AsyncIterable<Uint8Array>,
  filter: ByteFilter,
  count: { bytes: number },
  bytesMax: number,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    count.bytes += chunk.byteLength;
    if (count.bytes > bytesMax) throw new BodyTooLarge();
    const passed = filter.push(chunk);
    if (passed.length > 0) yield passed;
  }
  const rest = filter.end();
  if (rest.length > 0) yield rest;
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
