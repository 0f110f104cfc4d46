import type { Log } from "@deployclaw/domain";

/** Something done again and again. */
export interface Repetition {
  /** Ends it and waits for the round that is under way. */
  close(): Promise<void>;
}

/** Does `round` now and again `everyMs` after each end. A round that fails is logged; the next one comes all the same. */
export function repeat(what: string, everyMs: number, log: Log, round: () => Promise<void>): Repetition {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const go = (): void => {
    current = round()
      .catch((err: unknown) => log.error(`${what} failed`, err))
      .finally(() => {
        if (!closed) timer = setTimeout(go, everyMs);
      });
  };
  go();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await current;
    },
  };
}
