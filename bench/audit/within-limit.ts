import { type BenchResult, percentile } from "../bench-report.ts";

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
