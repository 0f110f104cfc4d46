import { withTenant } from "@deployclaw/db";
import { agentId } from "@deployclaw/domain";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { type AgentView, agentView } from "./agent-view.ts";
import { getAgentOrThrow } from "./get-agent-or-throw.ts";

/** One agent of the client. Throws `not_found`. */
export async function getAgent(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<AgentView> {
  const { ctx, input } = request;
  requireAbility(ctx, "read");
  const id = agentId(input.agentId);
  return withTenant(ctx.db, ctx.client.id, async (tx) =>
    agentView(await getAgentOrThrow(tx, ctx.client.id, id)),
  );
}
