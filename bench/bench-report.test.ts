import { expect, test } from "vitest";
import { compare, median, percentile } from "./bench-report.ts";

test("the median is the middle value, or the mean of the two middle ones", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});

test("a percentile is the value below which so large a share lies", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([percentile(hundred, 0.98), percentile(hundred, 1), percentile([7], 0.99)]).toEqual([99, 100, 7]);
  expect(() => percentile([], 0.99)).toThrow(RangeError);
});

test("a comparison divides our median by the reference's", () => {
  expect(compare("x", [30, 10, 20], [8, 8, 8], "ms", 2.5)).toEqual({
    name: "x",
    ours: 20,
    reference: 8,
    ratio: 2.5,
    unit: "ms",
    target: 2.5,
  });
});
