/** A place in a chart: x from 0 to `width`, y from 0 at the top to `height`. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The `d` of an SVG path through values from 0 to `most`, evenly spaced. It is interrupted where a value is not known, and one
 * that stands alone is a short stroke, so that it is seen.
 */
export function linePath(
  values: readonly (number | null)[],
  most: number,
  { width, height }: ChartSize,
): string {
  const gap = values.length > 1 ? width / (values.length - 1) : 0;
  const round = (place: number) => Math.round(place * 10) / 10;
  const at = (index: number, value: number) =>
    `${round(index * gap)} ${round(height - (value / most) * height)}`;
  return values
    .map((value, index) => {
      if (value === null) return "";
      const before = values[index - 1] ?? null;
      const after = values[index + 1] ?? null;
      if (before !== null) return `L${at(index, value)}`;
      return after === null ? `M${at(index, value)}h1` : `M${at(index, value)}`;
    })
    .join("");
}

/** The highest of what is known, at least 1, so that a chart of nothing has a floor. */
export function highest(...lists: readonly (readonly (number | null)[])[]): number {
  return Math.max(1, ...lists.flat().map((value) => value ?? 0));
}
