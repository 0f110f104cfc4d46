import fc from "fast-check";
import { expect, test } from "vitest";
import { patternSet } from "../credentials/redaction/pattern-set.ts";
import { redactBytes } from "../credentials/redaction/redact-bytes.ts";
import { applyMask, encodeFrame, OPCODE } from "./frame.ts";
import { frameReader, WebSocketMalformed, type WebSocketPiece } from "./frame-reader.ts";
import { messageFilter } from "./message-filter.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const MASK = hex("37fa213d");

/** Messages put together again from pieces. */
function messages(pieces: readonly WebSocketPiece[]): { opcode: number; payload: string }[] {
  const found: { opcode: number; payload: string }[] = [];
  let text = "";
  for (const piece of pieces) {
    if (piece.kind === "control") {
      found.push({ opcode: piece.opcode, payload: piece.payload.toString("latin1") });
      continue;
    }
    text = (piece.first ? "" : text) + piece.payload.toString("latin1");
    if (piece.last) found.push({ opcode: piece.opcode, payload: text });
  }
  return found;
}

const read = (masked: boolean, ...chunks: Buffer[]) => {
  const reader = frameReader(masked);
  return chunks.flatMap((chunk) => [...reader.push(Buffer.from(chunk))]);
};

// RFC 6455 section 5.7.
test.each([
  ["a text", false, "81 05 48 65 6c 6c 6f", [{ opcode: 1, payload: "Hello" }]],
  ["a masked text", true, "81 85 37 fa 21 3d 7f 9f 4d 51 58", [{ opcode: 1, payload: "Hello" }]],
  ["a text in fragments", false, "01 03 48 65 6c 80 02 6c 6f", [{ opcode: 1, payload: "Hello" }]],
  ["a ping", false, "89 05 48 65 6c 6c 6f", [{ opcode: 9, payload: "Hello" }]],
  ["a masked pong", true, "8a 85 37 fa 21 3d 7f 9f 4d 51 58", [{ opcode: 10, payload: "Hello" }]],
  [
    "a ping between fragments",
    false,
    "01 01 61 89 00 80 01 62",
    [
      { opcode: 9, payload: "" },
      { opcode: 1, payload: "ab" },
    ],
  ],
])("%s is read as the specification says", (_what, masked, bytes, expected) => {
  expect(messages(read(masked, hex(bytes)))).toEqual(expected);
});

test.each([
  ["a reserved bit", false, "c1 00"],
  ["a reserved opcode", false, "83 00"],
  ["a reserved control opcode", false, "8b 00"],
  ["a ping in fragments", false, "09 00"],
  ["a ping too long", false, "89 7e 00 7e"],
  ["a continuation of nothing", false, "80 00"],
  ["a message within a message", false, "01 00 81 00"],
  ["an agent's frame without a mask", true, "81 00"],
  ["a server's frame with a mask", false, "81 80 00 00 00 00"],
  ["a length in two bytes that fits one", false, "82 7e 00 7d"],
  ["a length in eight bytes that fits two", false, "82 7f 00 00 00 00 00 00 ff ff"],
  ["a length beyond measure", false, "82 7f 80 00 00 00 00 00 00 00"],
])("%s is malformed", (_what, masked, bytes) => {
  expect(() => read(masked, hex(bytes))).toThrow(WebSocketMalformed);
});

test("a frame with a mask is written as the specification has it, whatever its length", () => {
  const bytes = Buffer.concat(encodeFrame({ opcode: 1, fin: true, payload: Buffer.from("Hello") }, MASK));
  expect(bytes).toEqual(hex("818537fa213d7f9f4d5158"));
  for (const size of [0, 125, 126, 65_535, 65_536]) {
    const frame = Buffer.concat(
      encodeFrame({ opcode: 2, fin: true, payload: Buffer.alloc(size, 7) }, undefined),
    );
    expect(messages(read(false, frame))).toEqual([{ opcode: 2, payload: "\x07".repeat(size) }]);
  }
});

const message = fc.record({
  opcode: fc.constantFrom(OPCODE.text, OPCODE.binary, OPCODE.ping, OPCODE.close),
  parts: fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 4 }),
});

/** Frames of these messages with their parts as fragments; control frames take the first part, cut to size. */
function encoded(list: readonly { opcode: number; parts: readonly Uint8Array[] }[]): Buffer {
  return Buffer.concat(
    list.flatMap(({ opcode, parts }) => {
      const used = opcode >= OPCODE.close ? parts.slice(0, 1).map((part) => part.subarray(0, 125)) : parts;
      return used.flatMap((part, at) =>
        encodeFrame(
          {
            opcode: at === 0 ? opcode : OPCODE.continuation,
            fin: at === used.length - 1,
            payload: Buffer.from(part),
          },
          Buffer.from(MASK),
        ),
      );
    }),
  );
}

function split(bytes: Buffer, at: readonly number[]): Buffer[] {
  const ends = [...new Set(at.map((n) => n % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, i) => Buffer.from(bytes.subarray(i === 0 ? 0 : ends[i - 1], end)));
}

test("messages are the same however their bytes are split", () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 20 }), (list, at) => {
      const bytes = encoded(list);
      expect(messages(read(true, ...split(bytes, at)))).toEqual(messages(read(true, bytes)));
    }),
    { numRuns: 500 },
  );
});

test("random bytes are malformed or messages, and nothing else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, masked) => {
      try {
        read(masked, Buffer.from(bytes));
      } catch (err) {
        expect(err).toBeInstanceOf(WebSocketMalformed);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a secret does not pass in any message, however frames and bytes are split", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      async (cuts, at) => {
        const text = Buffer.from("before the-secret between the-secret-the-secret after");
        const bytes = encoded([{ opcode: OPCODE.text, parts: split(text, cuts) }]);
        const filter = messageFilter({
          masked: true,
          newMask: () => Buffer.from(MASK),
          filterFor: () =>
            redactBytes({ exact: patternSet([Buffer.from("the-secret")]), spelled: patternSet([]) }),
          onMessage: () => undefined,
          onBytes: () => undefined,
        });
        for (const chunk of split(bytes, at)) filter.write(chunk);
        filter.end();
        const out = Buffer.concat(await filter.toArray());
        const stars = "*".repeat(10);
        expect(messages(read(true, out))).toEqual([
          { opcode: OPCODE.text, payload: `before ${stars} between ${stars}-${stars} after` },
        ]);
      },
    ),
    { numRuns: 300 },
  );
});

test("a mask goes on from where it was", () => {
  const whole = Buffer.from("0123456789");
  const parts = [Buffer.from("012"), Buffer.from("3456789")] as const;
  applyMask(whole, MASK, 0);
  applyMask(parts[0], MASK, 0);
  applyMask(parts[1], MASK, 3);
  expect(Buffer.concat(parts)).toEqual(whole);
});
