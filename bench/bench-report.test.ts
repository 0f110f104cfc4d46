import { expect, test } from "vitest";
import { compare, median } from "./bench-report.ts";

test("the median is the middle value, or the mean of the two middle ones", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
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
