import { expect, test } from "vitest";
import { canonicalHostName, isDomainPattern, matchesDomain } from "./match-domain.ts";

test.each([
  ["api.example.com", "api.example.com", true],
  ["api.example.com", "x.api.example.com", false],
  ["*.example.com", "a.example.com", true],
  ["*.example.com", "a.b.example.com", true],
  ["*.example.com", "example.com", false],
  ["*.example.com", ".example.com", false],
  ["*.example.com", "notexample.com", false],
  ["*.example.com", "a.example.com.evil.test", false],
])("the pattern %s and the host %s: %s", (pattern, host, matches) => {
  expect(matchesDomain(pattern, host)).toBe(matches);
});

test.each([
  ["API.Example.COM", "api.example.com"],
  ["api.example.com.", "api.example.com"],
  ["xn--bcher-kva.example", "xn--bcher-kva.example"],
  ["a-b.c1.example", "a-b.c1.example"],
])("%s is written %s", (raw, canonical) => {
  expect(canonicalHostName(raw)).toBe(canonical);
});

test.each([
  "",
  ".",
  "localhost",
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f000001",
  "1.0x7f",
  "[::1]",
  "::1",
  "fe80::1%eth0",
  "a..example.com",
  ".example.com",
  "api.example.com..",
  "-a.example.com",
  "a-.example.com",
  "a_b.example.com",
  "bücher.example",
  "a.example.com:443",
  "user@example.com",
  "a%2eexample.com",
  "a.example.com\u0000.evil.test",
  "a.example.com/x",
  "*.example.com",
  `${"a".repeat(64)}.example.com`,
  `${"a.".repeat(127)}example.com`,
])("%j is no host name", (raw) => {
  expect(canonicalHostName(raw)).toBeUndefined();
});

test.each([
  ["api.example.com", true],
  ["*.example.com", true],
  ["API.example.com", false],
  ["api.example.com.", false],
  ["*", false],
  ["*.com", false],
  ["*.*.example.com", false],
  ["a.*.example.com", false],
  ["*example.com", false],
  ["10.0.0.1", false],
])("%s can stand among the allowed domains: %s", (text, valid) => {
  expect(isDomainPattern(text)).toBe(valid);
});
