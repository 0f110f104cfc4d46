import { Readable } from "node:stream";
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from "node:zlib";
import { LIMITS } from "../../limits.ts";
import { byteBudget } from "../../pipeline/budgets/byte-budget.ts";
import type { ContentCoding } from "./content-coding.ts";

/** A coding that can be undone. */
export type PackedCoding = Exclude<ContentCoding, "identity" | "unknown">;

/** A body is not packed the way it says, or unpacks to more than it may. */
export class NotInspectable extends Error {
  constructor(options?: { readonly cause: unknown }) {
    super("the body cannot be unpacked", options);
    this.name = "NotInspectable";
  }
}

/** How much memory a coding may want for what it refers back to (RFC 7932, RFC 8878); the others take next to none. */
const WINDOW_BYTES: { readonly [C in PackedCoding]: number } = {
  gzip: 0,
  deflate: 0,
  br: 16 * 1024 * 1024,
  zstd: 8 * 1024 * 1024,
};
const windows = byteBudget(LIMITS.unpackWindowBytesMax);

/** Undoes a coding as the bytes come. `first` is how the body begins. */
export function unpackerFor(coding: PackedCoding, first: Uint8Array) {
  switch (coding) {
    case "gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } });
    case "deflate":
      // What HTTP calls deflate is the format of zlib; some send it without that.
      return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
  }
}

/** Whether so many bytes may come of so many that were sent. */
export function mayUnpackTo(unpackedBytes: number, sentBytes: number): boolean {
  return unpackedBytes <= LIMITS.unpackedBytesMax || unpackedBytes <= sentBytes * LIMITS.unpackedRatioMax;
}

/** A body without its coding, as it comes, with back-pressure. Throws {@link NotInspectable}. */
export async function* unpacked(source: AsyncIterable<Buffer>, coding: PackedCoding): AsyncGenerator<Buffer> {
  let sentBytes = 0;
  let unpackedBytes = 0;
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  if (!windows.take(WINDOW_BYTES[coding])) throw new NotInspectable();
  let sourceFailure: { readonly err: unknown } | undefined;
  async function* sent(begin: Buffer) {
    sentBytes += begin.byteLength;
    yield begin;
    try {
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
        sentBytes += next.value.byteLength;
        yield next.value;
      }
    } catch (err) {
      sourceFailure = { err };
      throw err;
    }
  }
  const unpacker = unpackerFor(coding, first.value);
  const body = Readable.from(sent(first.value), { objectMode: false });
  body.on("error", (err) => unpacker.destroy(err));
  body.pipe(unpacker);
  try {
    for await (const chunk of unpacker as AsyncIterable<Buffer>) {
      unpackedBytes += chunk.byteLength;
      if (!mayUnpackTo(unpackedBytes, sentBytes)) throw new NotInspectable();
      yield chunk;
    }
  } catch (err) {
    if (sourceFailure !== undefined) throw sourceFailure.err;
    throw err instanceof NotInspectable ? err : new NotInspectable({ cause: err });
  } finally {
    windows.give(WINDOW_BYTES[coding]);
    body.destroy();
    unpacker.destroy();
  }
}
