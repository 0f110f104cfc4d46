import { agents, withTenant } from "@deployclaw/db";
import { isAppError } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import type { AgentView } from "./agent-view.ts";
import { changeAgent } from "./change-agent.ts";

/**
 * Cuts an agent off at once: everything that it has open ends, nothing more leaves, and it is wanted stopped. It needs no
 * Redis; should the gateway not answer, it reads the same from the database within a second.
 */
export async function killAgent(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<AgentView> {
  const { ctx, input } = request;
  // Written down even for one that is stopped already: whoever does this wants to be sure, and to find it in the log.
  const agent = await changeAgent(ctx, input.agentId, "agent.kill", () => ({
    set: { desired: "stopped" },
    metadata: {},
  }));
  await cutOff(ctx, agent.id);
  return agent;
}

/** The same for every agent of the client that is wanted running; says how many were cut off. */
export async function killAgents(request: {
  readonly ctx: ProductContext;
}): Promise<{ readonly killed: number }> {
  const { ctx } = request;
  requireAbility(ctx, "change");
  const running = await withTenant(ctx.db, ctx.client.id, (tx) =>
    tx
      .select({ id: agents.id })
      .from(agents)
      .where(and(eq(agents.clientId, ctx.client.id), eq(agents.desired, "running"))),
  );
  // Cut off first and all at once; what is wanted follows agent by agent, each with its entry.
  await Promise.all(running.map(({ id }) => cutOff(ctx, id)));
  let killed = 0;
  for (const { id } of running) if (await isKilled(ctx, id)) killed += 1;
  return { killed };
}

async function isKilled(ctx: ProductContext, agentId: string): Promise<boolean> {
  try {
    await killAgent({ ctx, input: { agentId } });
    return true;
  } catch (err) {
    // One that is being deleted meanwhile must not keep the others going.
    if (!isAppError(err, "conflict") && !isAppError(err, "not_found")) throw err;
    return false;
  }
}

async function cutOff(ctx: ProductContext, agentId: string): Promise<void> {
  try {
    await ctx.gateway.kill(agentId);
  } catch (err) {
    if (!isAppError(err, "dependency_unavailable")) throw err;
  }
}
