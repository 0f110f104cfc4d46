import type { BenchResult } from "../bench-report.ts";

/** The value below which so large a share of the values lies. Throws a RangeError when there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new RangeError("a percentile needs a value");
  return value;
}

/** A percentile in milliseconds against the most that it may be. */
export function withinLimit(
  name: string,
  values: readonly number[],
  share: number,
  limitMs: number,
): BenchResult {
  const ours = Number(percentile(values, share).toFixed(2));
  return {
    name,
    ours,
    reference: limitMs,
    ratio: Number((ours / limitMs).toFixed(2)),
    unit: "ms",
    target: 1,
  };
}
