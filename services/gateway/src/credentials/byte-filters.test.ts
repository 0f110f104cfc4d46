import { expect, test } from "vitest";
import { findPlaceholders, PlaceholderFound, refusePlaceholders } from "./find-placeholders.ts";
import { type ByteFilter, redactBytes, redactText } from "./redact-bytes.ts";

const PLACEHOLDER = `dcph_${"abcdefghijklmnopqrstuvwxyz".replace("z", "7")}`;

function through(filter: ByteFilter, chunks: readonly string[]): string {
  return Buffer.concat([...chunks.map((chunk) => filter.push(Buffer.from(chunk))), filter.end()]).toString();
}

function splits(text: string): string[][] {
  const twice = Array.from({ length: text.length + 1 }, (_, i) => [text.slice(0, i), text.slice(i)]);
  return [...twice, text.split("")];
}

test("a pattern is blanked wherever the stream is split, and nothing else changes", () => {
  const text = "aab secret sesecret\nsecsecret tail se";
  for (const chunks of splits(text))
    expect(through(redactBytes([Buffer.from("secret")]), chunks)).toBe(
      "aab ****** se******\nsec****** tail se",
    );
});

test("what cannot begin a pattern is passed on at once", () => {
  const filter = redactBytes([Buffer.from("secret")]);
  expect(filter.push(Buffer.from("data: 1\n\n")).toString()).toBe("data: 1\n\n");
  expect(filter.push(Buffer.from("data: se")).toString()).toBe("data: ");
});

test("of several patterns each is blanked, in headers too", () => {
  const patterns = [Buffer.from('a"b'), Buffer.from('a\\"b')];
  expect(redactText('x a"b a\\"b', patterns)).toBe("x *** ****");
  expect(redactText("nothing", [])).toBe("nothing");
});

test("patterns that overlap themselves or each other are blanked whole", () => {
  const patterns = ["abab", "key", "keylong", "gab"].map((text) => Buffer.from(text));
  for (const chunks of splits("xabababx keylongabab"))
    expect(through(redactBytes(patterns), chunks)).toBe("x******x ***********");
});

test("a long pattern costs no more when the stream comes byte by byte and nearly matches", () => {
  const pattern = Buffer.from("a".repeat(65_536));
  const filter = redactBytes([pattern, Buffer.from(`${"a".repeat(65_535)}b`)]);
  const chunks = Array.from({ length: 100_000 }, () => filter.push(Buffer.from("a")));
  const all = Buffer.concat([...chunks, filter.push(Buffer.alloc(200_000, "a")), filter.end()]);
  expect(all.equals(Buffer.alloc(300_000, "*"))).toBe(true);
});

test("a placeholder is found wherever the stream is split, before all of it is out", () => {
  for (const chunks of splits(`{"a":"${PLACEHOLDER}"}`)) {
    const filter = refusePlaceholders();
    const out: Buffer[] = [];
    expect(() => {
      for (const chunk of chunks) out.push(filter.push(Buffer.from(chunk)));
      out.push(filter.end());
    }).toThrow(PlaceholderFound);
    expect(Buffer.concat(out).toString()).not.toContain("dcph_");
  }
});

test("what only resembles a placeholder passes unchanged", () => {
  const text = "dcph dcph_ dcph_short dcph_ABCDEFGHIJKLMNOPQRSTUVWXYZ dcph_";
  for (const chunks of splits(text)) expect(through(refusePlaceholders(), chunks)).toBe(text);
});

test("every placeholder of a text is found", () => {
  expect(findPlaceholders(`${PLACEHOLDER}:x${PLACEHOLDER}`)).toEqual([PLACEHOLDER, PLACEHOLDER]);
});
