import { expect, test } from "vitest";
import { auditPayload } from "./audit-payload.ts";

test("keys are sorted, nothing is added, and an absent address is null", () => {
  expect(auditPayload({ target: "t", metadata: { b: 1, a: ["x"], Z: null, c: false } })).toBe(
    '{"ipAddress":null,"metadata":{"Z":null,"a":["x"],"b":1,"c":false},"target":"t"}',
  );
  expect(auditPayload({ target: "t", metadata: {}, ipAddress: "::1" })).toBe(
    '{"ipAddress":"::1","metadata":{},"target":"t"}',
  );
});

test("what the database could not store is replaced", () => {
  const payload = auditPayload({ target: "a\u0000b\ud800", metadata: { list: ["\udc00"], text: "\u0000" } });
  expect(JSON.parse(payload)).toEqual({
    ipAddress: null,
    metadata: { list: ["\ufffd"], text: "\ufffd" },
    target: "a\ufffdb\ufffd",
  });
});

test("a character that is cut in half is replaced, not left broken", () => {
  const payload = auditPayload({ target: `${"x".repeat(511)}\u{1f600}`, metadata: {} });
  expect(payload.isWellFormed()).toBe(true);
  expect(JSON.parse(payload).target).toBe(`${"x".repeat(511)}\ufffd`);
});

test.each([
  ["long texts", Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`key${n}`, "x".repeat(9_999)]))],
  ["long lists", { list: Array.from({ length: 9_999 }, () => "x".repeat(9_999)) }],
  [
    "texts that JSON writes six times as long",
    { a: "\u0001".repeat(9_999), b: "\u0001".repeat(9_999), c: "\u0001".repeat(9_999) },
  ],
])("the payload fits its column whatever an agent sends: %s", (_what, metadata) => {
  const payload = auditPayload({ target: "\u0001".repeat(9_999), metadata });
  expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(16_384);
  expect(JSON.parse(payload).metadata).toEqual({ truncated: true });
});

test("a long text is cut to 1,024 characters and a long list to 64 items", () => {
  const payload = auditPayload({
    target: "t",
    metadata: { text: "x".repeat(2_000), list: Array.from({ length: 100 }, () => "x") },
  });
  expect(JSON.parse(payload).metadata).toEqual({
    text: "x".repeat(1_024),
    list: Array.from({ length: 64 }, () => "x"),
  });
});

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
  "the number %d has no place in the log",
  (value) => {
    expect(() => auditPayload({ target: "t", metadata: { value } })).toThrow(RangeError);
  },
);

test.each(["1", "", "a b", "é"])("%j cannot name a fact", (key) => {
  expect(() => auditPayload({ target: "t", metadata: { [key]: 1 } })).toThrow(RangeError);
});
