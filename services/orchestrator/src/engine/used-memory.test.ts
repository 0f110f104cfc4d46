import { expect, test } from "vitest";
import { usedMemory } from "./used-memory.ts";

test("file cache that the kernel takes back is not counted, under either version of cgroups", () => {
  expect(usedMemory({ usage: 100, stats: { inactive_file: 30 } })).toBe(70);
  expect(usedMemory({ usage: 100, stats: { total_inactive_file: 40, inactive_file: 1 } })).toBe(60);
});

test("a figure that makes no sense is left out, and a container that does not run uses nothing", () => {
  expect(usedMemory({ usage: 100, stats: { inactive_file: 130 } })).toBe(100);
  expect(usedMemory({ usage: 100 })).toBe(100);
  expect(usedMemory({})).toBe(0);
});
