import { setTimeout as delay } from "node:timers/promises";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import type { StepOutcome } from "./step.ts";

/** Waits a little while for an agent to be ready; undefined once it is, else when to look again. */
export type AwaitReady = (agentId: string) => Promise<StepOutcome>;

/**
 * Probes every `intervalMs` for at most `patienceMs`, so that an agent which starts at once is running at once, and one
 * that takes long keeps no worker busy.
 */
export function createAwaitReady(
  gateway: GatewayClient,
  timing = { intervalMs: 20, patienceMs: 1_500, againAfterMs: 500 },
): AwaitReady {
  return async (agentId) => {
    const givenUpAt = performance.now() + timing.patienceMs;
    do {
      if ((await gateway.health(agentId)).healthy) return undefined;
      await delay(timing.intervalMs);
    } while (performance.now() < givenUpAt);
    return { againAfterMs: timing.againAfterMs };
  };
}
