import type { Clock } from "@deployclaw/domain";

/** A clock that stands still until told to move. */
export interface FixedClock extends Clock {
  /** Moves the clock forward by so many milliseconds. */
  advance(ms: number): void;
  /** Sets the clock to this point in time. */
  set(time: Date): void;
}

/** A clock that stands at `start`, 1 March 2030 at noon UTC unless told otherwise. */
export function fixedClock(start: Date = new Date("2030-03-01T12:00:00.000Z")): FixedClock {
  let now = start.getTime();
  return Object.assign(() => new Date(now), {
    advance: (ms: number) => {
      now += ms;
    },
    set: (time: Date) => {
      now = time.getTime();
    },
  });
}
