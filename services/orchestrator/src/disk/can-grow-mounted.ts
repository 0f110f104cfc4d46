import { readFileSync } from "node:fs";

// CAP_SYS_RESOURCE of capabilities(7): ext4 lets nobody else enlarge it while it is mounted.
const SYS_RESOURCE = 24n;

/** Whether this process may enlarge a mounted ext4 file system; root of a container often may not. */
export function canGrowMounted(): boolean {
  const status = readFileSync("/proc/self/status", "utf8");
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
  return ((BigInt(`0x${effective}`) >> SYS_RESOURCE) & 1n) === 1n;
}
