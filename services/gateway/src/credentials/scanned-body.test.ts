import { Readable } from "node:stream";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BodyTooLarge } from "../pipeline/inbound/request-body.ts";
import { PlaceholderFound } from "./find-placeholders.ts";
import type { ContentCoding } from "./redaction/content-coding.ts";
import { RequestNotInspectable, scannedBody } from "./scanned-body.ts";

const PLACEHOLDER = "dcph_abcdefghijklmnopqrstuvwxy7";
const PACKERS: readonly (readonly [ContentCoding, (bytes: Buffer) => Buffer])[] = [
  ["identity", (bytes) => bytes],
  ["unknown", (bytes) => bytes],
  ["gzip", (bytes) => gzipSync(bytes)],
  ["deflate", (bytes) => deflateSync(bytes)],
  ["deflate", (bytes) => deflateRawSync(bytes)],
  ["br", (bytes) => brotliCompressSync(bytes)],
  ["zstd", (bytes) => zstdCompressSync(bytes)],
];

/** What of a body got out, and what ended it. */
async function sent(coding: ContentCoding, chunks: readonly Buffer[], bytesMax = 1_000_000) {
  const out: Uint8Array[] = [];
  const count = { bytes: 0 };
  try {
    const source = Readable.from(chunks, { objectMode: false });
    for await (const chunk of scannedBody({ kind: "stream", source, coding }, count, bytesMax))
      out.push(chunk);
    return { out: Buffer.concat(out), err: undefined, count };
  } catch (err) {
    return { out: Buffer.concat(out), err, count };
  }
}

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set(at.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...places, bytes.length].map((to, i) => bytes.subarray(i === 0 ? 0 : places[i - 1], to));
}

test("whatever the coding and the cuts, a body without a placeholder goes out as it came and one with it never whole", async () => {
  const cases = fc.record({
    packer: fc.constantFrom(...PACKERS),
    before: fc.string({ maxLength: 200 }),
    placeholder: fc.constantFrom(
      "",
      PLACEHOLDER,
      PLACEHOLDER.replace("_", "\\u005f"),
      PLACEHOLDER.slice(0, -1),
    ),
    after: fc.string({ maxLength: 200 }),
    cuts: fc.array(fc.nat(1_000), { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ packer: [coding, pack], before, placeholder, after, cuts }) => {
      // A dot ends what could begin or go on with a placeholder or an escape.
      const body = pack(Buffer.from(`${before}.${placeholder}.${after}`));
      const { out, err, count } = await sent(coding, cut(body, cuts));
      if (placeholder.length >= PLACEHOLDER.length) {
        expect(err).toBeInstanceOf(PlaceholderFound);
        expect(out.length).toBeLessThan(body.length);
      } else {
        expect(err).toBeUndefined();
        expect(out.equals(body)).toBe(true);
        expect(count.bytes).toBe(body.length);
      }
    }),
    { numRuns: 400 },
  );
});

test("a body that is not packed as it says, or not to its end, is refused before it is out", async () => {
  const packed = gzipSync(Buffer.from("x".repeat(50)));
  for (const body of [Buffer.from("plain"), packed.subarray(0, -5)]) {
    const { out, err } = await sent("gzip", [body]);
    expect(err).toBeInstanceOf(RequestNotInspectable);
    expect(out.length).toBe(0);
  }
});

test("a body that unpacks beyond measure is refused", async () => {
  const body = gzipSync(Buffer.alloc(100_000_000));
  expect((await sent("gzip", [body])).err).toBeInstanceOf(RequestNotInspectable);
});

test("a body beyond its bound is refused", async () => {
  expect((await sent("identity", [Buffer.alloc(60), Buffer.alloc(60)], 100)).err).toBeInstanceOf(
    BodyTooLarge,
  );
});
