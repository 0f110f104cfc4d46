import { expect, test } from "vitest";
import { createRollingSlice } from "./rolling-slice.ts";

const ids = (count: number) => Array.from({ length: count }, (_, n) => `id-${String(n).padStart(3, "0")}`);

test("the first time everything has its turn, and then a part at a time, everything again within as many calls", () => {
  const slice = createRollingSlice(20);
  expect(slice(ids(300))).toHaveLength(300);
  const seen = new Set<string>();
  for (let call = 0; call < 20; call += 1) {
    const now = slice(ids(300));
    expect(now).toHaveLength(15);
    for (const id of now) seen.add(id);
  }
  expect(seen.size).toBe(300);
});

test("ids that come and go keep no other from its turn", () => {
  const slice = createRollingSlice(4);
  slice(ids(8));
  expect(slice(ids(8))).toEqual(["id-000", "id-001"]);
  expect(slice(ids(8).slice(2))).toEqual(["id-002", "id-003"]);
  expect(slice(["id-0025", ...ids(8)])).toEqual(["id-004", "id-005", "id-006"]);
  expect(slice(ids(8))).toEqual(["id-007", "id-000"]);
  expect(slice([])).toEqual([]);
  expect(slice(ids(2))).toEqual(["id-000"]);
});
