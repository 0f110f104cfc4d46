import { type Clock, isAppError } from "@deployclaw/domain";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import type { UnhealthyCells } from "../reconcile/unhealthy-cells.ts";

/** Asks an agent's own probe once and notes since when it has not answered well; gives whether it does. */
export async function probeAgent(
  deps: {
    readonly gateway: Pick<GatewayClient, "health">;
    readonly unhealthy: UnhealthyCells;
    readonly clock: Clock;
  },
  agentId: string,
): Promise<boolean> {
  try {
    const { healthy } = await deps.gateway.health(agentId);
    if (healthy) deps.unhealthy.delete(agentId);
    else if (!deps.unhealthy.has(agentId)) deps.unhealthy.set(agentId, deps.clock());
    return healthy;
  } catch (err) {
    // That nobody could ask says nothing about the agent.
    if (!isAppError(err, "dependency_unavailable")) throw err;
    return !deps.unhealthy.has(agentId);
  }
}
