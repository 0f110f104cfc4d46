import { expect, test } from "vitest";
import { tokenBucket } from "./token-bucket.ts";

test("a bucket gives its burst, then as much as flows in", () => {
  let now = 0;
  const bucket = tokenBucket({ burst: 3, perSecond: 2 }, () => now);
  const taken = (count: number) => Array.from({ length: count }, () => bucket.take()).filter(Boolean).length;
  expect(taken(10)).toBe(3);
  now = 500;
  expect(taken(10)).toBe(1);
  now = 60_000;
  expect(taken(10)).toBe(3);
});
