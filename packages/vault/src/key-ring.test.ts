import { expect, test } from "vitest";
import { KeyRing } from "./key-ring.ts";
import { Secret } from "./secret.ts";

const ring = (fills: Readonly<Record<number, number>>) =>
  new KeyRing(
    new Map(Object.entries(fills).map(([v, fill]) => [Number(v), new Secret(Buffer.alloc(32, fill))])),
  );

test("a ring contains another when it holds all of its versions with the same keys", () => {
  const one = ring({ 1: 1 });
  expect(ring({ 1: 1, 2: 2 }).contains(one)).toBe(true);
  expect(one.contains(one)).toBe(true);
  expect(one.contains(ring({ 1: 1, 2: 2 }))).toBe(false);
  expect(ring({ 2: 2 }).contains(one)).toBe(false);
  expect(ring({ 1: 3, 2: 2 }).contains(one)).toBe(false);
});

test("a ring names its versions, oldest first", () => {
  expect(ring({ 12: 1, 3: 2 }).versions).toEqual([3, 12]);
});
