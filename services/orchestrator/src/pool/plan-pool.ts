import type { ObservedContainer, WantedContainer } from "../engine/engine.ts";
import { airlockIsFresh } from "../reconcile/cell-relations.ts";
import type { PooledAirlock } from "./pooled-airlock.ts";

/** Airlocks that relay to one port, and how many of them should be ready. */
export interface PoolTarget {
  readonly agentPort: number;
  readonly size: number;
}

/** One thing to do for the pool. */
export type PoolStep =
  | { readonly kind: "discard"; readonly airlock: PooledAirlock }
  | { readonly kind: "make"; readonly agentPort: number };

/** Long before slots come around again, and so that no airlock waits for ever on what it was made with. */
export const POOLED_LIFE_MS = 6 * 60 * 60 * 1_000;

/**
 * What to do so that each target is met by airlocks that run, are as wanted and are not too old; what is too many or was
 * left unfinished goes first. Pure.
 */
export function planPool(input: {
  readonly targets: readonly PoolTarget[];
  readonly airlocks: readonly PooledAirlock[];
  readonly containers: readonly ObservedContainer[];
  readonly wanted: (airlock: PooledAirlock) => WantedContainer;
  /** Id of the airlock image in force. */
  readonly image: string;
  readonly now: Date;
}): readonly PoolStep[] {
  const { airlocks, containers, now } = input;
  const isReady = (airlock: PooledAirlock): boolean => {
    const container = containers.find(({ containerId }) => containerId === airlock.containerId);
    return (
      container?.state.kind === "running" &&
      airlock.image === input.image &&
      now.getTime() - airlock.createdAt.getTime() < POOLED_LIFE_MS &&
      airlockIsFresh(input.wanted(airlock), container)
    );
  };
  const kept = new Set(
    input.targets.flatMap(({ agentPort, size }) =>
      airlocks.filter((airlock) => airlock.agentPort === agentPort && isReady(airlock)).slice(0, size),
    ),
  );
  const discard = airlocks.filter((airlock) => !kept.has(airlock));
  const make = input.targets.flatMap(({ agentPort, size }) => {
    const ready = [...kept].filter((airlock) => airlock.agentPort === agentPort).length;
    return Array.from({ length: size - ready }, () => agentPort);
  });
  return [
    ...discard.map((airlock): PoolStep => ({ kind: "discard", airlock })),
    ...make.map((agentPort): PoolStep => ({ kind: "make", agentPort })),
  ];
}
