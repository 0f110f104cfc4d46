import fc from "fast-check";
import { expect, test } from "vitest";
import vectors from "../testdata/rfc8785.json" with { type: "json" };
import { canonicalJson } from "./canonical-json.ts";

test.each(vectors.texts)(
  "canonicalJson gives RFC 8785's text for $input",
  ({ input, canonicalHex, order }) => {
    const text = canonicalJson(JSON.parse(input));
    if (canonicalHex !== undefined) expect(Buffer.from(text).toString("hex")).toBe(canonicalHex);
    if (order !== undefined)
      expect([...text.matchAll(/:"([^"]+)"/g)].map((match) => match[1])).toEqual(order);
  },
);

test.each(vectors.numbers)("the number with bits $bits is $text", ({ bits, text }) => {
  expect(canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toBe(text);
});

test("any JSON value has one text, whatever the order of its keys", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3, stringUnit: "grapheme" }), (value) => {
      const reversed = JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
        part !== null && typeof part === "object" && !Array.isArray(part)
          ? Object.fromEntries(Object.entries(part).reverse())
          : part,
      );
      const text = canonicalJson(value);
      expect(canonicalJson(reversed)).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, 10n, "\ud800", { a: ["\udfff"] }])(
  "a value that JSON cannot hold is refused",
  (value) => {
    expect(() => canonicalJson(value)).toThrow();
  },
);
