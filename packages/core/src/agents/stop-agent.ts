import type { ProductContext } from "../product-context.ts";
import type { AgentView } from "./agent-view.ts";
import { changeAgent } from "./change-agent.ts";

/** Wants the agent to stand still; its state stays. Nothing changes for one that is stopped. */
export function stopAgent(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<AgentView> {
  return changeAgent(request.ctx, request.input.agentId, "agent.stop", (agent) =>
    agent.desired === "stopped" ? undefined : { set: { desired: "stopped" }, metadata: {} },
  );
}
