import fc from "fast-check";
import { expect, test } from "vitest";
import { patternSet } from "./pattern-set.ts";
import { NO_REDACTION, type Redaction, redactBytes, redactText } from "./redact-bytes.ts";

const patterns = (...texts: string[]) => patternSet(texts.map((text) => Buffer.from(text)));
const exactly = (...texts: string[]): Redaction => ({ exact: patterns(...texts), spelled: patterns() });
const spelled = (...texts: string[]): Redaction => ({ exact: patterns(), spelled: patterns(...texts) });

function through(redaction: Redaction, chunks: readonly string[]): string {
  const filter = redactBytes(redaction);
  const out = chunks.map((chunk) => filter.push(Buffer.from(chunk, "latin1")));
  return Buffer.concat([...out, filter.end()]).toString("latin1");
}

function splits(text: string): string[][] {
  const twice = Array.from({ length: text.length + 1 }, (_, i) => [text.slice(0, i), text.slice(i)]);
  return [...twice, text.split("")];
}

test("a pattern is blanked wherever the stream is split, and nothing else changes", () => {
  const text = "aab secret sesecret\nsecsecret tail se";
  for (const chunks of splits(text))
    expect(through(exactly("secret"), chunks)).toBe("aab ****** se******\nsec****** tail se");
});

test("what cannot begin a pattern is passed on at once", () => {
  const filter = redactBytes({ exact: patterns("secret"), spelled: patterns("secret") });
  expect(filter.push(Buffer.from("data: 1\n\n")).toString()).toBe("data: 1\n\n");
  expect(filter.push(Buffer.from("data: se")).toString()).toBe("data: ");
  expect(filter.push(Buffer.from("x\n\n")).toString()).toBe("sex\n\n");
});

test("of several patterns each is blanked, in headers too", () => {
  expect(redactText('x a"b a\\"b', exactly('a"b', 'a\\"b'))).toBe("x *** ****");
  expect(redactText("nothing", NO_REDACTION)).toBe("nothing");
});

test("patterns that overlap themselves or each other are blanked whole", () => {
  for (const chunks of splits("xabababx keylongabab"))
    expect(through(exactly("abab", "key", "keylong", "gab"), chunks)).toBe("x******x ***********");
});

test.each([
  ["percent-encoded", "%73ecr%65t"],
  ["as JSON may escape it", "\\u0073\\u0065cret"],
  ["as JavaScript may escape it", "\\x73ecre\\x74"],
  ["with a needless backslash", "\\secre\\u0074"],
  ["as HTML may escape it", "&#115;&#x65;cre&#0116;"],
  ["in two ways at once", "%73\\u0065cret"],
])("a text %s is blanked, escapes and all, wherever the stream is split", (_what, text) => {
  for (const chunks of splits(`>${text}<`))
    expect(through(spelled("secret"), chunks)).toBe(`>${"*".repeat(text.length)}<`);
});

test("marks in a text are found in the ways in which JSON and HTML write them", () => {
  const redaction = { exact: patterns(`a"/<&'\\z`), spelled: patterns(`a"/<&'\\z`) };
  for (const text of ["a\\\"\\/<&'\\\\z", "a&quot;/&lt;&amp;&apos;\\z".replace("\\z", "&#92;z"), `a"/<&'\\z`])
    expect(through(redaction, [text])).toBe("*".repeat(text.length));
});

test("what only looks like an escape passes unchanged", () => {
  const text = "100% %zz %4 \\u00 \\x &copy; &#; &#x; &amp &#99999999; \\";
  for (const chunks of splits(text))
    expect(through(spelled("secret", "%"), chunks)).toBe(text.replaceAll("%", "*"));
});

test("a long pattern costs no more when the stream comes byte by byte and nearly matches", () => {
  const redaction = exactly("a".repeat(65_536), `${"a".repeat(65_535)}b`);
  const filter = redactBytes(redaction);
  const chunks = Array.from({ length: 100_000 }, () => filter.push(Buffer.from("a")));
  const all = Buffer.concat([...chunks, filter.push(Buffer.alloc(200_000, "a")), filter.end()]);
  expect(all.equals(Buffer.alloc(300_000, "*"))).toBe(true);
});

const spellings = (char: string): string[] => {
  const code = char.charCodeAt(0);
  const hex = code.toString(16).padStart(2, "0");
  const needless = /[\w]/.test(char) ? [] : [`\\${char}`];
  // What begins an escape stands for itself only in a text that is not escaped at all.
  const itself = "%&\\".includes(char) ? [] : [char];
  return [
    ...itself,
    `%${hex}`,
    `%${hex.toUpperCase()}`,
    `\\u00${hex}`,
    `\\x${hex}`,
    `&#${code};`,
    `&#x${hex};`,
    ...needless,
  ];
};
const alphabet = fc.constantFrom(...'ab/%&\\"+ ');
const secretText = fc.string({ unit: alphabet, minLength: 3, maxLength: 12 });
const someSpelling = (secret: string) =>
  fc
    .tuple(...Array.from(secret, (char) => fc.constantFrom(...spellings(char))))
    .map((chars) => chars.join(""));
const cuts = fc.array(fc.nat(400), { maxLength: 12 });

function cut(text: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((place) => Math.min(place, text.length)))].sort((a, b) => a - b);
  return [...places, text.length].map((to, i) => text.slice(i === 0 ? 0 : places[i - 1], to));
}

test("however a text is spelled and the stream is split, it does not get through, and the length stays", () => {
  const cases = secretText.chain((secret) =>
    fc.record({
      secret: fc.constant(secret),
      spelling: fc.oneof(fc.constant(secret), someSpelling(secret)),
      before: fc.string({ unit: alphabet, maxLength: 20 }),
      after: fc.string({ unit: alphabet, maxLength: 20 }),
      cuts,
    }),
  );
  fc.assert(
    fc.property(cases, ({ secret, spelling, before, after, cuts }) => {
      // A separator keeps what comes before from being one escape with the beginning of the text.
      const text = `${before}; ${spelling}${after}`;
      const redaction = { exact: patterns(secret), spelled: patterns(secret) };
      const out = through(redaction, cut(text, cuts));
      expect(out).toHaveLength(text.length);
      expect(out.slice(before.length + 2, before.length + 2 + spelling.length)).toBe(
        "*".repeat(spelling.length),
      );
      expect(out).toBe(through(redaction, [text]));
      expect(out).not.toContain(secret);
      expect(Array.from(out).every((char, i) => char === "*" || char === text[i])).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
