import { setTimeout as delay } from "node:timers/promises";
import { describeFailure } from "./describe-failure.ts";

/** Work that is done again and again until it is stopped. */
export type PeriodicWork = {
  /** What it last failed with; null when the last time went well. */
  failure(): string | null;
  /** Ends it once the piece at hand is done. */
  stop(): Promise<void>;
};

/**
 * Does `work` over and over, each time after as long as the last time asked for or, when that failed, after `retryMs`. A
 * failure is logged once until it changes. `work` is given the signal that ends its own waiting.
 */
export function startPeriodicWork(deps: {
  readonly name: string;
  /** Does one piece and answers after how many milliseconds the next is due. */
  readonly work: (stopping: AbortSignal) => Promise<number>;
  readonly retryMs: number;
  readonly log: (line: string) => void;
}): PeriodicWork {
  const { name, work, retryMs, log } = deps;
  const stopping = new AbortController();
  let failure: string | null = null;

  async function attempt(): Promise<number> {
    try {
      const nextMs = await work(stopping.signal);
      if (failure !== null) log(`${name}: working again`);
      failure = null;
      return nextMs;
    } catch (err) {
      if (stopping.signal.aborted) return 0;
      const detail = describeFailure(err);
      if (failure !== detail) log(`${name}: cannot work: ${detail}`);
      failure = detail;
      return retryMs;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) await waitFor(await attempt(), stopping.signal);
  }

  const running = run();
  return {
    failure: () => failure,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Waits so long, or until it is told to stop. */
export async function waitFor(ms: number, stopping: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: stopping }).catch((err: unknown) => {
    if (!(err instanceof Error && err.name === "AbortError")) throw err;
  });
}
