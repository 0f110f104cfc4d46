import { setTimeout as wait } from "node:timers/promises";
import { generate } from "otplib";

const PERIOD_SECONDS = 30;

/** An authenticator app: gives codes that were not given before, waiting for the next one where it must. */
export interface Authenticator {
  nextCode(): Promise<string>;
}

/** Adds a key to a new authenticator app. */
export function authenticator(secret: string): Authenticator {
  let lastStep = 0;
  return {
    async nextCode() {
      const step = () => Math.floor(Date.now() / 1_000 / PERIOD_SECONDS);
      while (step() <= lastStep) await wait(250);
      lastStep = step();
      // Of that very step: a moment later the clock may be in the next one, whose code is still to be given.
      return generate({ secret, epoch: lastStep * PERIOD_SECONDS });
    },
  };
}
