const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The number of an hour and of a day since 1970, in UTC. */
export interface Period {
  readonly hour: number;
  readonly day: number;
}

/** The hour and day of a point in time. */
export const periodOf = (at: Date): Period => ({
  hour: Math.floor(at.getTime() / HOUR_MS),
  day: Math.floor(at.getTime() / DAY_MS),
});

/** When an hour of UTC began. */
export const startOfHour = (at: Date): Date => new Date(periodOf(at).hour * HOUR_MS);

/** When a day of UTC began. */
export const startOfDay = (at: Date): Date => new Date(periodOf(at).day * DAY_MS);
