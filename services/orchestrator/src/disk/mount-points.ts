import { readFile } from "node:fs/promises";

const ESCAPE = /\\([0-7]{3})/g;

/** The mount points in the text of a mountinfo file (proc(5)), with its octal escapes undone. */
export function parseMountPoints(mountInfo: string): ReadonlySet<string> {
  const points = mountInfo
    .split("\n")
    .map((line) => line.split(" ")[4])
    .filter((point) => point !== undefined)
    .map((point) =>
      point.replace(ESCAPE, (_match, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    );
  return new Set(points);
}

/** Every mount point that this process sees. */
export async function mountPoints(): Promise<ReadonlySet<string>> {
  return parseMountPoints(await readFile("/proc/self/mountinfo", "utf8"));
}
