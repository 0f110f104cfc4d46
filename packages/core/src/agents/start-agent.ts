import type { ProductContext } from "../product-context.ts";
import type { AgentView } from "./agent-view.ts";
import { changeAgent } from "./change-agent.ts";

/** Wants the agent to run; one that gave up with an error is tried again. Nothing changes for one that runs. */
export function startAgent(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<AgentView> {
  return changeAgent(request.ctx, request.input.agentId, "agent.start", (agent) => {
    if (agent.desired === "running" && agent.status !== "error") return undefined;
    const again = agent.status === "error" ? { generation: agent.generation + 1 } : {};
    return { set: { desired: "running", ...again }, metadata: {} };
  });
}
