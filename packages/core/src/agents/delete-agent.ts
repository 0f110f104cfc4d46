import type { ProductContext } from "../product-context.ts";
import type { AgentView } from "./agent-view.ts";
import { changeAgent } from "./change-agent.ts";

/**
 * Wants the agent gone, with its cell, state and credentials; its audit entries stay. There is no way back. Nothing
 * changes for one that is being deleted already.
 */
export function deleteAgent(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<AgentView> {
  return changeAgent(request.ctx, request.input.agentId, "agent.delete", (agent) =>
    agent.desired === "deleted" ? undefined : { set: { desired: "deleted" }, metadata: {} },
  );
}
