import fc from "fast-check";
import { expect, test } from "vitest";
import { patternSet, searchesFor } from "./pattern-set.ts";

/** Every byte of a text that belongs to an occurrence of a pattern, found in the way that is hard to get wrong. */
function naively(patterns: readonly string[], text: string): string {
  const blanked = Array.from(text);
  for (const pattern of patterns)
    for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1))
      blanked.fill("*", at, at + pattern.length);
  return blanked.join("");
}

function searched(patterns: readonly string[], chunks: readonly string[]): string {
  const searches = searchesFor(patternSet(patterns.map((pattern) => Buffer.from(pattern, "latin1"))));
  const blanked = Array.from(chunks.join(""));
  let read = 0;
  for (const chunk of chunks) {
    for (const search of searches)
      search.read(Buffer.from(chunk, "latin1"), (end, size) =>
        blanked.fill("*", read + end - size, read + end),
      );
    read += chunk.length;
  }
  return blanked.join("");
}

function cut(text: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((place) => Math.min(place, text.length)))].sort((a, b) => a - b);
  return [...places, text.length].map((to, i) => text.slice(i === 0 ? 0 : places[i - 1], to));
}

// So few letters that patterns are parts, beginnings and ends of each other.
const few = fc.constantFrom("a", "b", "c");
const any = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const cuts = fc.array(fc.nat(300), { maxLength: 8 });
const patternsOf = (unit: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(fc.string({ unit, minLength: 1, maxLength }), { minLength: 1, maxLength: 40 });

test.each([
  ["of few letters", patternsOf(few, 9), fc.string({ unit: few, maxLength: 200 })],
  [
    "of at least three letters, that a start is looked for by",
    patternsOf(few, 9).map((all) => all.map((one) => `${one}ab`)),
    fc.string({ unit: few, maxLength: 200 }),
  ],
  ["of any bytes", patternsOf(any, 5), fc.string({ unit: any, maxLength: 200 })],
])(
  "patterns %s are found where a search for each finds them, however the stream is split",
  (_what, sets, texts) => {
    fc.assert(
      fc.property(
        sets,
        texts,
        fc.array(fc.nat(400), { maxLength: 4 }),
        cuts,
        (patterns, noise, where, at) => {
          // Patterns are put into the noise, since few would stand there by chance.
          const text = where.reduce(
            (so, place) => so.slice(0, place) + (patterns[place % patterns.length] ?? "") + so.slice(place),
            noise,
          );
          expect(searched(patterns, cut(text, at))).toBe(naively(patterns, text));
        },
      ),
      { numRuns: 2_000 },
    );
  },
);

test("patterns too long for the tree are found beside those in it", () => {
  const long = "ab".repeat(600);
  const text = `x${long}abx short ${long.slice(2)} end`;
  for (const chunks of [[text], text.split("")])
    expect(searched([long, "short"], chunks)).toBe(naively([long, "short"], text));
});

test("no more bytes are held back than could begin a pattern", () => {
  const [search] = searchesFor(patternSet(["secret", "retry", "trap"].map((text) => Buffer.from(text))));
  const openAfter = (text: string) => {
    search?.read(Buffer.from(text), () => undefined);
    return search?.open();
  };
  expect(["sec", "x", "xxsecr", "et", "ry", "secret", "tra"].map(openAfter)).toEqual([3, 0, 4, 3, 0, 3, 3]);
});
