import type { Duplex } from "node:stream";
import { BodyTooLarge } from "../pipeline/inbound/request-body.ts";
import { refusePlaceholders } from "./find-placeholders.ts";
import type { ContentCoding } from "./redaction/content-coding.ts";
import { mayUnpackTo, type PackedCoding, unpackerFor } from "./redaction/unpack.ts";

/** A request's body on its way out: none, all of it, or what is searched for placeholders as it passes. */
export type OutboundBody =
  | { readonly kind: "none" }
  | { readonly kind: "whole"; readonly bytes: Buffer }
  | {
      readonly kind: "stream";
      readonly source: AsyncIterable<Uint8Array>;
      readonly coding: ContentCoding;
    };

/** A request's body is not packed the way it says, or unpacks to more than it may. */
export class RequestNotInspectable extends Error {
  constructor(options?: { readonly cause: unknown }) {
    super("the request's body cannot be unpacked", options);
    this.name = "RequestNotInspectable";
  }
}

/**
 * A body as it passes, counted. Throws `PlaceholderFound` before the end of a placeholder is given away, also of one
 * that is packed; {@link RequestNotInspectable} when the body is not packed as it says; `BodyTooLarge` beyond `bytesMax`. A
 * body in a coding that is not known is searched as it is.
 */
export function scannedBody(
  { source, coding }: Extract<OutboundBody, { readonly kind: "stream" }>,
  count: { bytes: number },
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  const counted = countedBody(source, count, bytesMax);
  const plain = scannedPlain(counted);
  return coding === "identity" || coding === "unknown" ? plain : scannedPacked(plain, coding);
}

async function* countedBody(
  source: AsyncIterable<Uint8Array>,
  count: { bytes: number },
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    count.bytes += chunk.byteLength;
    if (count.bytes > bytesMax) throw new BodyTooLarge();
    yield chunk;
  }
}

async function* scannedPlain(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const filter = refusePlaceholders();
  for await (const chunk of source) {
    const through = filter.push(chunk);
    if (through.length > 0) yield through;
  }
  const rest = filter.end();
  if (rest.length > 0) yield rest;
}

/** Gives each chunk away only when the one after it, or the end, was unpacked and searched. */
async function* scannedPacked(
  source: AsyncIterable<Uint8Array>,
  coding: PackedCoding,
): AsyncGenerator<Uint8Array> {
  const filter = refusePlaceholders();
  let unpacker: Duplex | undefined;
  let failure: { readonly err: unknown } | undefined;
  let sentBytes = 0;
  let unpackedBytes = 0;
  let waiting: Uint8Array | undefined;

  const search = (chunk: Buffer) => {
    try {
      unpackedBytes += chunk.byteLength;
      if (!mayUnpackTo(unpackedBytes, sentBytes)) throw new RequestNotInspectable();
      filter.push(chunk);
    } catch (err) {
      failure ??= { err };
    }
  };
  const open = (first: Uint8Array) => {
    const opened = unpackerFor(coding, first);
    opened.on("data", search);
    opened.on("error", (err) => {
      failure ??= { err: new RequestNotInspectable({ cause: err }) };
    });
    return opened;
  };
  const check = () => {
    if (failure !== undefined) throw failure.err;
  };

  try {
    for await (const chunk of source) {
      const into: Duplex = unpacker ?? open(chunk);
      unpacker = into;
      sentBytes += chunk.byteLength;
      await settled(into, (done) => into.write(chunk, done));
      check();
      if (waiting !== undefined) yield waiting;
      waiting = chunk;
    }
    if (unpacker !== undefined) {
      const last = unpacker;
      await settled(last, () => last.end());
      filter.end();
    }
    check();
    if (waiting !== undefined) yield waiting;
  } finally {
    unpacker?.destroy();
  }
}

/** Resolves when `act` is done, or the stream closed, which it also does when it fails. */
function settled(stream: Duplex, act: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off("close", done);
      resolve();
    };
    if (stream.closed) return resolve();
    stream.once("close", done);
    act(done);
  });
}
