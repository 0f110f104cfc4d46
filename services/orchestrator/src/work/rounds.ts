import type { Metric } from "@deployclaw/domain/metrics";

/** Keeps when each kind of repeated work last went well and how long it took. */
export interface Rounds {
  /** The same round, kept an eye on under this name. */
  watched(work: string, round: () => Promise<void>): () => Promise<void>;
  metrics(): readonly Metric[];
}

/** Without any round yet. */
export function createRounds(clock: () => Date): Rounds {
  const last = new Map<string, { readonly endedAt: number; readonly seconds: number }>();
  const samples = (value: (round: { endedAt: number; seconds: number }) => number) =>
    [...last].map(([work, round]) => ({ labels: { work }, value: value(round) }));
  return {
    watched: (work, round) => async () => {
      const startedAt = performance.now();
      await round();
      last.set(work, {
        endedAt: clock().getTime() / 1_000,
        seconds: (performance.now() - startedAt) / 1_000,
      });
    },
    metrics: () => [
      {
        name: "deployclaw_orchestrator_last_round_timestamp_seconds",
        type: "gauge",
        help: "When repeated work last went well.",
        samples: samples(({ endedAt }) => endedAt),
      },
      {
        name: "deployclaw_orchestrator_last_round_seconds",
        type: "gauge",
        help: "How long it took then.",
        samples: samples(({ seconds }) => seconds),
      },
    ],
  };
}
