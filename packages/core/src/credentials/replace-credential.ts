import { agentCredentials, appendAudit, type Transaction, withTenant } from "@deployclaw/db";
import {
  type AgentId,
  AppError,
  agentId,
  type CredentialSecret,
  type CredentialSlot,
  sealedText,
  secretErrors,
} from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";
import type { AgentRow } from "../agents/agent-view.ts";
import { getAgentOrThrow } from "../agents/get-agent-or-throw.ts";
import { requireAbility } from "../context/require-ability.ts";
import { userEntry } from "../context/user-entry.ts";
import type { ProductContext } from "../product-context.ts";
import { CREDENTIAL_COLUMNS, type CredentialView } from "./credential-view.ts";

/**
 * Gives a credential another value: its version grows by one and the old value is gone, while its placeholder, hosts
 * and slot stay, so that nothing about the agent changes. Throws `invalid_input`, `not_found`, `conflict` when the
 * agent is being deleted, and what the gateway throws; then the old value stays.
 */
export async function replaceCredential(request: {
  readonly ctx: ProductContext;
  readonly input: CredentialSecret & { readonly agentId: string; readonly name: string };
}): Promise<CredentialView> {
  const { ctx, input } = request;
  requireAbility(ctx, "change");
  const id = agentId(input.agentId);
  const { slot } = await withTenant(ctx.db, ctx.client.id, (tx) => requireSlot(tx, ctx, id, input.name));
  const fields = secretErrors(slot, input);
  if (fields.length > 0) throw new AppError("invalid_input", "The credential is not valid.", { fields });
  // Sealed between two transactions: no database connection waits for the gateway.
  const sealed = await ctx.gateway.seal({
    clientId: ctx.client.id,
    agentId: id,
    name: input.name,
    value: sealedText(slot, input),
  });
  return withTenant(ctx.db, ctx.client.id, async (tx) => {
    const { agent, slot: slotNow } = await requireSlot(tx, ctx, id, input.name);
    // Deleted and made anew meanwhile: what was sealed may not be what the new slot takes.
    if (JSON.stringify(slotNow) !== JSON.stringify(slot))
      throw new AppError("conflict", "The credential was changed meanwhile.");
    const [row] = await tx
      .update(agentCredentials)
      .set({
        iv: sealed.iv,
        ciphertext: sealed.ciphertext,
        authTag: sealed.tag,
        keyVersion: sealed.keyVersion,
        version: sql`${agentCredentials.version} + 1`,
        replacedAt: sql`clock_timestamp()`,
      })
      .where(ofCredential(ctx, id, input.name))
      .returning(CREDENTIAL_COLUMNS);
    if (row === undefined) throw new Error("the credential was not updated");
    await appendAudit(tx, ctx.audit, [
      userEntry(ctx, "credential.replace", {
        agentId: id,
        target: input.name,
        metadata: { agent: agent.name, version: row.version },
      }),
    ]);
    return row;
  });
}

const ofCredential = (ctx: ProductContext, id: AgentId, name: string) =>
  and(
    eq(agentCredentials.clientId, ctx.client.id),
    eq(agentCredentials.agentId, id),
    eq(agentCredentials.name, name),
  );

async function requireSlot(
  tx: Transaction<"dc_api">,
  ctx: ProductContext,
  id: AgentId,
  name: string,
): Promise<{ agent: AgentRow; slot: CredentialSlot }> {
  const agent = await getAgentOrThrow(tx, ctx.client.id, id, { lock: true });
  const [row] = await tx
    .select({ slot: agentCredentials.slot })
    .from(agentCredentials)
    .where(ofCredential(ctx, id, name));
  if (row === undefined) throw new AppError("not_found", "No such credential.");
  if (agent.desired === "deleted") throw new AppError("conflict", "The agent is being deleted.");
  return { agent, slot: row.slot };
}
