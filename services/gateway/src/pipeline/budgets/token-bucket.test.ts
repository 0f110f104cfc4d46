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

test("what is spent without being there is owed until it has come in", () => {
  let now = 0;
  const bucket = tokenBucket({ burst: 10, perSecond: 10 }, () => now);
  expect([bucket.spend(8), bucket.spend(12), bucket.take()]).toEqual([true, false, false]);
  now = 900;
  expect(bucket.spend(0)).toBe(false);
  now = 1_000;
  expect([bucket.spend(0), bucket.take()]).toEqual([true, false]);
});
