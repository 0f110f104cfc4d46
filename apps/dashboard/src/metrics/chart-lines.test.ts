import { expect, test } from "vitest";
import { highest, linePath } from "./chart-lines.ts";

const size = { width: 100, height: 10 };

test("a line goes from zero at the bottom to the most at the top", () => {
  expect(linePath([0, 5, 10], 10, size)).toBe("M0 10L50 5L100 0");
});

test("a gap is not bridged, and what stands alone between gaps is seen", () => {
  expect(linePath([10, null, 10, null, 0], 10, size)).toBe("M0 0h1M50 0h1M100 10h1");
  expect(linePath([0, 10, null, 10, 0], 10, size)).toBe("M0 10L25 0M75 0L100 10");
});

test("nothing at all is an empty line, and one value alone is no division by zero", () => {
  expect(linePath([], 1, size)).toBe("");
  expect(linePath([null], 1, size)).toBe("");
  expect(linePath([1], 1, size)).toBe("M0 0h1");
  expect(highest([null, null])).toBe(1);
  expect(highest([1, null], [7])).toBe(7);
});
