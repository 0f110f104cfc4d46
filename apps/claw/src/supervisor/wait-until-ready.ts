import { checkReady } from "./check-ready.ts";
import type { ReadyCheck } from "./process-spec.ts";

/** Asks until the process serves. Answers false when the deadline passed or the signal was given first. */
export async function waitUntilReady(
  check: ReadyCheck,
  deps: {
    readonly nowMs: () => number;
    readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
    readonly signal: AbortSignal;
    readonly deadlineMs: number;
  },
): Promise<boolean> {
  const endMs = deps.nowMs() + deps.deadlineMs;
  while (!deps.signal.aborted && deps.nowMs() < endMs) {
    if (await checkReady(check)) return true;
    await deps.delay(50, deps.signal);
  }
  return false;
}
