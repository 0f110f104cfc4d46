const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long each bar of a histogram can last, in milliseconds, by its name. */
export const HISTOGRAM_BUCKETS = {
  "1m": MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "1h": HOUR_MS,
  "6h": 6 * HOUR_MS,
  "1d": DAY_MS,
  "7d": 7 * DAY_MS,
} as const;

/** One of {@link HISTOGRAM_BUCKETS}. */
export type HistogramBucket = keyof typeof HISTOGRAM_BUCKETS;

/** All of them, the shortest first. */
export const HISTOGRAM_BUCKET_NAMES = Object.keys(HISTOGRAM_BUCKETS) as HistogramBucket[];

/** How many bars a histogram has at most. */
export const HISTOGRAM_BARS_MAX = 200;

/** The shortest bars with which a time fits into so many of them; the longest where it fits with none. */
export function bucketFor(lengthMs: number, barsMax: number): HistogramBucket {
  return HISTOGRAM_BUCKET_NAMES.find((name) => lengthMs / HISTOGRAM_BUCKETS[name] <= barsMax) ?? "7d";
}
