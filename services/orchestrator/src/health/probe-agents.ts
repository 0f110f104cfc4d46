import type { Database } from "@deployclaw/db";
import type { Clock } from "@deployclaw/domain";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import { measuredCells } from "../measure/measured-cells.ts";
import type { UnhealthyCells } from "../reconcile/unhealthy-cells.ts";
import { probeAgent } from "./probe-agent.ts";

/** How many agents are asked at a time. */
const AT_ONCE = 4;

/** Asks every agent that runs on this host for its health, a few at a time; gives those that do not answer well. */
export async function probeAgents(deps: {
  readonly db: Database<"dc_orchestrator">;
  readonly hostName: string;
  readonly gateway: Pick<GatewayClient, "health">;
  readonly unhealthy: UnhealthyCells;
  readonly clock: Clock;
}): Promise<readonly string[]> {
  const waiting = (await measuredCells(deps.db, deps.hostName)).map(({ agentId }) => agentId);
  const failed: string[] = [];
  const probeOn = async (): Promise<void> => {
    for (let agentId = waiting.pop(); agentId !== undefined; agentId = waiting.pop())
      if (!(await probeAgent(deps, agentId))) failed.push(agentId);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, probeOn));
  return failed;
}
