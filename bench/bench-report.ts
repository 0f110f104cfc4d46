/**
 * One comparison, both sides measured in the same run. A ratio at or below the target is good, or at or above; without a
 * target it only says how it is.
 */
export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  readonly unit: string;
  readonly target?: number;
  /** Whether more is better. */
  readonly atLeast?: true;
}

/** What a benchmark prints with `--json`. */
export interface BenchReport {
  readonly bench: string;
  readonly machine: string;
  readonly results: readonly BenchResult[];
}

/** The middle value, or the mean of the two middle ones. Throws a RangeError when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("a median needs a value");
  return (lower + upper) / 2;
}

/** The value below which so large a share of the values lies. Throws a RangeError when there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new RangeError("a percentile needs a value");
  return value;
}

/** The comparison of two series by their medians, rounded to tenths and the ratio to hundredths. */
export function compare(
  name: string,
  ours: readonly number[],
  reference: readonly number[],
  unit: string,
  target?: number,
): BenchResult {
  const round = (value: number, digits: number) => Number(value.toFixed(digits));
  const [left, right] = [median(ours), median(reference)];
  return {
    name,
    ours: round(left, 1),
    reference: round(right, 1),
    ratio: round(left / right, 2),
    unit,
    ...(target === undefined ? {} : { target }),
  };
}

function verdict({ ratio, target, atLeast }: BenchResult): string {
  if (target === undefined) return "";
  const isGood = atLeast === true ? ratio >= target : ratio <= target;
  return ` (target ${target}) ${isGood ? "✓" : "✗"}`;
}

/** The report for people. */
export function formatReport({ bench, machine, results }: BenchReport): string {
  const lines = results.map(
    (result) =>
      `  ${result.name}: ours ${result.ours} ${result.unit}, reference ${result.reference} ${result.unit}, ratio ${result.ratio}${verdict(result)}`,
  );
  return `${bench} on ${machine}\n${lines.join("\n")}\n`;
}
