import { expect, test } from "vitest";
import { retryOf } from "./retry-of.ts";

test("what failed is tried later each time, up to half a minute, and never all at the same moment", () => {
  const waits = (chance: number) =>
    [1, 2, 3, 7, 20].map((attempts) => retryOf("engine_timeout", attempts, chance));
  expect(waits(1)).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
  expect(waits(0)).toEqual([250, 500, 1_000, 15_000, 15_000]);
});

test("what looking again cannot change is not tried again, and what nobody foresaw is", () => {
  expect(retryOf("not_found", 1, 1)).toBeUndefined();
  expect(retryOf(undefined, 1, 1)).toBe(500);
});
