import { agentCredentials, appendAudit, withTenant } from "@deployclaw/db";
import { AppError, agentId } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import { getAgentOrThrow } from "../agents/get-agent-or-throw.ts";
import { requireAbility } from "../context/require-ability.ts";
import { userEntry } from "../context/user-entry.ts";
import type { ProductContext } from "../product-context.ts";
import { touchAgent } from "./touch-agent.ts";

/** Removes a credential, sealed value and all; its placeholder is never used again. Throws `not_found`. */
export async function deleteCredential(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string; readonly name: string };
}): Promise<void> {
  const { ctx, input } = request;
  requireAbility(ctx, "change");
  const id = agentId(input.agentId);
  await withTenant(ctx.db, ctx.client.id, async (tx) => {
    const agent = await getAgentOrThrow(tx, ctx.client.id, id, { lock: true });
    const removed = await tx
      .delete(agentCredentials)
      .where(
        and(
          eq(agentCredentials.clientId, ctx.client.id),
          eq(agentCredentials.agentId, id),
          eq(agentCredentials.name, input.name),
        ),
      )
      .returning({ name: agentCredentials.name });
    if (removed.length === 0) throw new AppError("not_found", "No such credential.");
    await touchAgent(tx, agent, input.name);
    await appendAudit(tx, ctx.audit, [
      userEntry(ctx, "credential.delete", {
        agentId: id,
        target: input.name,
        metadata: { agent: agent.name },
      }),
    ]);
  });
}
