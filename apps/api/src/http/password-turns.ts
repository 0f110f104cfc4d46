import { AppError } from "@deployclaw/domain";
import { addressBlock } from "./address-block.ts";

/** Lets password checks take turns. */
export interface PasswordTurns {
  /** Runs `work` when it is its turn. Throws `rate_limited` when too many wait already, in all or from this address. */
  take<Result>(ipAddress: string, work: () => Promise<Result>): Promise<Result>;
}

const RETRY_AFTER_SECONDS = 2;

/**
 * A password check is slow and takes much memory on purpose: `atOnce` of them run at a time, so that nobody can keep those
 * who are signed in from being served. `perAddressMax` may run or wait from one address, and
 * `waitingMax` wait in all.
 */
export function passwordTurns(limits: {
  readonly atOnce: number;
  readonly perAddressMax: number;
  readonly waitingMax: number;
}): PasswordTurns {
  const waiting: (() => void)[] = [];
  const addresses = new Map<string, number>();
  let running = 0;

  async function turn(): Promise<void> {
    if (running < limits.atOnce) running += 1;
    // Whoever ends hands its turn over, so the number of those that run stays.
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function endTurn(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async take(ipAddress, work) {
      const address = addressBlock(ipAddress);
      const present = addresses.get(address) ?? 0;
      if (present >= limits.perAddressMax || waiting.length >= limits.waitingMax)
        throw new AppError(
          "rate_limited",
          "Too many passwords are being checked right now. Try again in a moment.",
          {
            retryAfterSeconds: RETRY_AFTER_SECONDS,
          },
        );
      addresses.set(address, present + 1);
      try {
        await turn();
        try {
          return await work();
        } finally {
          endTurn();
        }
      } finally {
        const left = (addresses.get(address) ?? 1) - 1;
        if (left === 0) addresses.delete(address);
        else addresses.set(address, left);
      }
    },
  };
}
