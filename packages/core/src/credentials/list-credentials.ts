import { agentCredentials, withTenant } from "@deployclaw/db";
import { agentId } from "@deployclaw/domain";
import { and, asc, eq } from "drizzle-orm";
import { getAgentOrThrow } from "../agents/get-agent-or-throw.ts";
import { requireAbility } from "../context/require-ability.ts";
import type { Page } from "../page.ts";
import type { ProductContext } from "../product-context.ts";
import { CREDENTIAL_COLUMNS, type CredentialView } from "./credential-view.ts";

/** An agent's credentials by name, without their values; few enough to be one page. Throws `not_found`. */
export async function listCredentials(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<Page<CredentialView>> {
  const { ctx, input } = request;
  requireAbility(ctx, "read");
  const id = agentId(input.agentId);
  const items = await withTenant(ctx.db, ctx.client.id, async (tx) => {
    await getAgentOrThrow(tx, ctx.client.id, id);
    return tx
      .select(CREDENTIAL_COLUMNS)
      .from(agentCredentials)
      .where(and(eq(agentCredentials.clientId, ctx.client.id), eq(agentCredentials.agentId, id)))
      .orderBy(asc(agentCredentials.name));
  });
  return { items, nextCursor: null };
}
