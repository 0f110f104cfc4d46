/** Failures in a row after which an agent is left in `error` until its client changes or restarts it. */
export const FAILURES_MAX = 5;

const FIRST_DELAY_MS = 1_000;
const DELAY_MS_MAX = 60_000;

/**
 * How long to wait after so many failures in a row, in milliseconds: one second, doubling, at most a minute; and of that
 * between half and all, as `chance` (0 to 1) has it, so that agents which failed together are not started together.
 */
export function retryDelayMs(failures: number, chance: number): number {
  const longestMs = Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
  return longestMs * (0.5 + chance / 2);
}
