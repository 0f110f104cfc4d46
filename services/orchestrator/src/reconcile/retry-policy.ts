/** Failures in a row after which an agent is left in `error` until its client changes or restarts it. */
export const FAILURES_MAX = 5;

const FIRST_DELAY_MS = 1_000;
const DELAY_MS_MAX = 60_000;

/** How long to wait after so many failures in a row, in milliseconds: one second, doubling, at most a minute. */
export function retryDelayMs(failures: number): number {
  return Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
}
