import { AppError } from "@deployclaw/domain";
import type { ProductContext } from "../product-context.ts";
import type { AgentView } from "./agent-view.ts";
import { changeAgent } from "./change-agent.ts";

/** Has the agent's containers replaced; its state stays. Throws `conflict` when the agent is to be stopped. */
export function restartAgent(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<AgentView> {
  return changeAgent(request.ctx, request.input.agentId, "agent.restart", (agent) => {
    if (agent.desired === "stopped")
      throw new AppError("conflict", "The agent is stopped: start it instead.");
    const generation = agent.generation + 1;
    return { set: { generation }, metadata: { generation } };
  });
}
