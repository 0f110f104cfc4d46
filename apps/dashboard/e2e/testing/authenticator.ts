import { setTimeout as wait } from "node:timers/promises";
import { generate } from "otplib";

const PERIOD_MS = 30_000;

/** An authenticator app: gives codes that were not given before, waiting for the next one where it must. */
export interface Authenticator {
  nextCode(): Promise<string>;
}

/** Adds a key to a new authenticator app. */
export function authenticator(secret: string): Authenticator {
  let lastStep = 0;
  return {
    async nextCode() {
      const step = () => Math.floor(Date.now() / PERIOD_MS);
      while (step() <= lastStep) await wait(250);
      lastStep = step();
      return generate({ secret });
    },
  };
}
