import { writeFileSync } from "node:fs";
import { isErrorCode } from "../host/is-error-code.ts";

/**
 * Keeps the memory of this process and of all that it starts out of core dumps (core(5)), also of those that a machine's
 * own handler takes whatever the limit of their size is. On a kernel without core dumps there is nothing to do.
 */
export function keepMemoryOutOfCores(): void {
  try {
    writeFileSync("/proc/self/coredump_filter", "0");
  } catch (err) {
    if (!isErrorCode(err, "ENOENT")) throw err;
  }
}
