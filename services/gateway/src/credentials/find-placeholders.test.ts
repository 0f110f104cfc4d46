import fc from "fast-check";
import { expect, test } from "vitest";
import {
  countPlaceholders,
  findPlaceholders,
  PlaceholderFound,
  refusePlaceholders,
} from "./find-placeholders.ts";

const PLACEHOLDER = "dcph_abcdefghijklmnopqrstuvwxy7";

function through(chunks: readonly string[]): { out: string; found: boolean } {
  const filter = refusePlaceholders();
  const out: Buffer[] = [];
  try {
    for (const chunk of chunks) out.push(filter.push(Buffer.from(chunk, "latin1")));
    out.push(filter.end());
    return { out: Buffer.concat(out).toString("latin1"), found: false };
  } catch (err) {
    if (!(err instanceof PlaceholderFound)) throw err;
    return { out: Buffer.concat(out).toString("latin1"), found: true };
  }
}

function splits(text: string): string[][] {
  const twice = Array.from({ length: text.length + 1 }, (_, i) => [text.slice(0, i), text.slice(i)]);
  return [...twice, text.split("")];
}

test.each([
  ["as it is", PLACEHOLDER],
  ["right after the beginning of another", `dcph_abdcph_abc${PLACEHOLDER}`],
  ["percent-encoded", PLACEHOLDER.replace("_", "%5F").replace("dc", "%64c")],
  ["escaped as in JSON", PLACEHOLDER.replace("_", "\\u005f").replace("y7", "\\u00797")],
  ["escaped as in HTML", PLACEHOLDER.replace("_", "&#95;")],
])(
  "a placeholder %s is found wherever the stream is split, before any of it is out",
  (_what, placeholder) => {
    for (const chunks of splits(`{"a":"${placeholder}"}`)) {
      const { out, found } = through(chunks);
      expect(found).toBe(true);
      expect('{"a":"dcph_abdcph_abc'.startsWith(out)).toBe(true);
    }
  },
);

test("what only resembles a placeholder passes unchanged", () => {
  const text = "dcph dcph_ dcph_short dcph_ABCDEFGHIJKLMNOPQRSTUVWXYZ dcph%5 \\u0064cph_ dcph_";
  for (const chunks of splits(text)) expect(through(chunks)).toEqual({ out: text, found: false });
});

test("every placeholder of a text is found, and one that is hidden is counted", () => {
  expect(findPlaceholders(`${PLACEHOLDER}:x${PLACEHOLDER}`)).toEqual([PLACEHOLDER, PLACEHOLDER]);
  const hidden = PLACEHOLDER.replace("_", "%5f");
  expect(countPlaceholders(Buffer.from(`${PLACEHOLDER} ${hidden} ${hidden.slice(1)} ${PLACEHOLDER}`))).toBe(
    3,
  );
});

test("any text is split in any way: it is refused exactly when it holds a placeholder, else it passes unchanged", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "dcph_",
      "%64cph_",
      "dcph\\u005f",
      "d",
      "dc",
      "%",
      "\\",
      "\\u00",
      PLACEHOLDER,
      PLACEHOLDER.slice(5),
    ),
    fc.string({ unit: fc.constantFrom(..."abcz27_-%&"), maxLength: 30 }),
  );
  const cases = fc.record({
    pieces: fc.array(piece, { maxLength: 8 }),
    cuts: fc.array(fc.nat(300), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(cases, ({ pieces, cuts }) => {
      const text = pieces.join("");
      const places = [...new Set(cuts.map((place) => Math.min(place, text.length)))].sort((a, b) => a - b);
      const chunks = [...places, text.length].map((to, i) => text.slice(i === 0 ? 0 : places[i - 1], to));
      const { out, found } = through(chunks);
      expect(found).toBe(countPlaceholders(Buffer.from(text)) > 0);
      if (findPlaceholders(text).length > 0) expect(found).toBe(true);
      expect(found ? text.startsWith(out) : text === out).toBe(true);
      expect(findPlaceholders(out)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
