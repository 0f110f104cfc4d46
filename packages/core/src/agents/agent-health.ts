import { agentId } from "@deployclaw/domain";
import type { ProductContext } from "../product-context.ts";
import { getAgent } from "./get-agent.ts";

/** Whether the agent answers its runtime's own probe now. Throws `not_found`. */
export async function agentHealth(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<{ readonly healthy: boolean; readonly detail: string }> {
  const agent = await getAgent(request);
  if (agent.status !== "running") return { healthy: false, detail: `The agent is ${agent.status}.` };
  return request.ctx.gateway.health(agentId(agent.id));
}
