import { setTimeout as delay } from "node:timers/promises";
import { describeFailure } from "../describe-failure.ts";
import type { PublishingState, TilePublisher } from "./tile-publisher.ts";

const EVERY_MS = 5_000;

/** What health says of tiles. `failing` never holds up signing. */
export type TileHealth = PublishingState & {
  readonly status: "ok" | "failing";
  readonly detail: string | null;
};

/** Publishes tiles every five seconds, beside signing and never before it. What fails is said once and tried again. */
export function startTileLoop(deps: {
  readonly publisher: TilePublisher;
  readonly log: (line: string) => void;
}): { health(): TileHealth; stop(): Promise<void> } {
  const { publisher, log } = deps;
  const stopping = new AbortController();
  let failure: string | null = null;

  async function round(): Promise<void> {
    try {
      await publisher.work(() => stopping.signal.aborted);
      if (failure !== null) log("publishing tiles again");
      failure = null;
    } catch (err) {
      const detail = describeFailure(err);
      if (failure !== detail) log(`cannot publish tiles: ${detail}`);
      failure = detail;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round();
      await delay(EVERY_MS, undefined, { signal: stopping.signal }).catch((err: unknown) => {
        if (!(err instanceof Error && err.name === "AbortError")) throw err;
      });
    }
  }

  const running = run();
  return {
    health: () => ({ status: failure === null ? "ok" : "failing", detail: failure, ...publisher.state() }),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
