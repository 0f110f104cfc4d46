const firstMs = 100;
const longestMs = 10_000;

/** A process that ran this long was well: the next failure counts as its first. */
export const steadyMs = 30_000;

/** How long to wait before starting a process again after so many failures in a row. */
export function backOffMs(failures: number): number {
  return Math.min(firstMs * 2 ** Math.max(0, failures - 1), longestMs);
}
