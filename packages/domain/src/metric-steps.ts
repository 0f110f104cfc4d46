/** How long one point of an agent's metrics lasts, in milliseconds, by name. */
export const METRIC_STEPS = {
  "1m": 60_000,
  "5m": 5 * 60_000,
  "15m": 15 * 60_000,
  "1h": 60 * 60_000,
  "6h": 6 * 60 * 60_000,
} as const;

/** One of {@link METRIC_STEPS}. */
export type MetricStep = keyof typeof METRIC_STEPS;

/** The names of the steps, shortest first. */
export const METRIC_STEP_NAMES = Object.keys(METRIC_STEPS) as MetricStep[];

/** How many points one answer holds at most: a day by minutes. */
export const METRIC_POINTS_MAX = 1_440;

/** How long what was measured is kept, in days. */
export const METRIC_DAYS = 30;
