/** The swap areas of a machine, and those of them that would keep a cell's memory readable on a disk. */
export interface SwapAreas {
  readonly all: readonly string[];
  /** Neither in memory (zram) nor on the device mapper, where encryption is done. */
  readonly exposed: readonly string[];
}

/** Reads the text of /proc/swaps (proc(5)). */
export function parseSwapAreas(swaps: string): SwapAreas {
  const all = swaps
    .split("\n")
    .slice(1)
    .map((line) => line.split(/\s+/)[0] ?? "")
    .filter((area) => area !== "");
  const exposed = all.filter((area) => !area.startsWith("/dev/zram") && !area.startsWith("/dev/dm-"));
  return { all, exposed };
}
