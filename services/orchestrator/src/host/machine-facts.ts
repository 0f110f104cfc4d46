import { readFile } from "node:fs/promises";
import { pathExists } from "../disk/path-exists.ts";
import type { MachineFacts } from "./preflight.ts";

/** Looks at this machine. */
export async function machineFacts(): Promise<MachineFacts> {
  return {
    isRoot: process.getuid?.() === 0,
    hasLoopDevices: await pathExists("/dev/loop-control"),
    swaps: await readFile("/proc/swaps", "utf8"),
  };
}
