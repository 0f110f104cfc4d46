import { expect, test } from "vitest";
import { parseSwapAreas } from "./swap-areas.ts";

const swaps = (...lines: readonly string[]) =>
  ["Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority", ...lines, ""].join("\n");

test("a file or a partition is exposed, zram and the device mapper are not", () => {
  const areas = ["/swapfile", "/dev/sda2", "/dev/zram0", "/dev/dm-1"];
  const text = swaps(...areas.map((area) => `${area}   partition\t1024\t0\t-2`));
  expect(parseSwapAreas(text)).toEqual({ all: areas, exposed: ["/swapfile", "/dev/sda2"] });
});

test("a machine without swap has none", () => {
  expect(parseSwapAreas(swaps())).toEqual({ all: [], exposed: [] });
});
