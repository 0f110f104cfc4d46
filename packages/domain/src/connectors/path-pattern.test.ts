import fc from "fast-check";
import { expect, test } from "vitest";
import { isPathPattern, matchesPath, pathSegments } from "./path-pattern.ts";

test.each([
  ["/", "/", true],
  ["/", "/a", false],
  ["/**", "/", true],
  ["/**", "/a/b/c", true],
  ["/a/**", "/a", true],
  ["/a/**", "/ab", false],
  ["/a/*", "/a/b", true],
  ["/a/*", "/a", false],
  ["/a/*", "/a/b/c", false],
  ["/bot*/send*", "/bot1:x/sendMessage", true],
  ["/bot*/send*", "/bo/sendMessage", false],
  ["/a*a", "/a", false],
  ["/a*a", "/aa", true],
  ["/A/b", "/a/B/", true],
  ["/a-b", "/a%2Db", true],
])("%s matches %s: %s", (pattern, path, expected) => {
  expect(matchesPath(pattern, pathSegments(path) ?? ["unreadable"])).toBe(expected);
});

test.each(["/a//b", "//a", "/a%2fb", "/a%5cb", "/a%252fb", "/a;b", "/%2e%2e/a", "/a%00", "/%zz", "/a%c3"])(
  "a path that can be read in two ways is not read: %s",
  (path) => {
    expect(pathSegments(path)).toBeUndefined();
  },
);

test.each([
  "",
  "a",
  "/a/",
  "//",
  "/a/**/b",
  "/a**",
  "/*a*",
  "/a/../b",
  "/%41",
  "/a?b",
  "/a b",
  `/${"a".repeat(256)}`,
])("%j is no pattern", (text) => {
  expect(isPathPattern(text)).toBe(false);
});

test("a pattern made of a path's own segments matches it, however they are replaced by stars", () => {
  const segment = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,8}$/).filter((text) => !/^\.{1,2}$/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(segment, fc.boolean()), { minLength: 1, maxLength: 8 }), (parts) => {
      const pattern = `/${parts.map(([text, star]) => (star ? "*" : text)).join("/")}`;
      expect(isPathPattern(pattern)).toBe(true);
      const segments = pathSegments(`/${parts.map(([text]) => text).join("/")}`);
      expect(segments).toBeDefined();
      expect(matchesPath(pattern, segments ?? [])).toBe(true);
      expect(matchesPath(`${pattern}/**`, segments ?? [])).toBe(true);
    }),
  );
});
