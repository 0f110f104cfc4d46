import { appendAudit, isolationProofs, type Transaction, withTenant } from "@deployclaw/db";
import { AppError, agentId, type ClientId, OPEN_PROOFS_MAX } from "@deployclaw/domain";
import { and, eq, isNull, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import { userEntry } from "../context/user-entry.ts";
import type { ProductContext } from "../product-context.ts";
import { getAgentOrThrow } from "./get-agent-or-throw.ts";
import { type ListedProof, listedProof, proofColumns } from "./proof-view.ts";

/**
 * Asks the agent's host to try its cell's isolation: row, word to the host and audit entry, all or nothing. One that is
 * under way is answered instead. Throws `not_found`, `agent_not_running`, and `limit_reached` when the client has too many
 * under way.
 */
export async function proveIsolation(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<ListedProof> {
  const { ctx, input } = request;
  requireAbility(ctx, "change");
  const id = agentId(input.agentId);
  const clientId = ctx.client.id;
  return withTenant(ctx.db, clientId, async (tx) => {
    // One after another for a client, so that neither limit is passed by asking twice at once.
    await tx.execute(
      sql`SELECT pg_advisory_xact_lock(hashtextextended(${`isolation-proofs ${clientId}`}, 0))`,
    );
    const agent = await getAgentOrThrow(tx, clientId, id);
    const open = await openProofs(tx, clientId);
    const running = open.find((proof) => proof.agentId === id);
    if (running !== undefined) return listedProof(running);
    if (agent.status !== "running" || agent.desired !== "running" || agent.hostName === null)
      throw new AppError("agent_not_running", "Only the isolation of a running agent can be proven.");
    if (open.length >= OPEN_PROOFS_MAX)
      throw new AppError("limit_reached", `At most ${OPEN_PROOFS_MAX} proofs can be under way at once.`);
    const [made] = await tx.execute<{ id: string }>(sql`
      INSERT INTO isolation_proofs (client_id, agent_id, host_name, requested_by)
      VALUES (${clientId}, ${id}, ${agent.hostName}, ${ctx.user.id}) RETURNING id`);
    await appendAudit(tx, ctx.audit, [
      userEntry(ctx, "agent.prove", {
        agentId: id,
        target: agent.name,
        metadata: { proofId: made?.id ?? "" },
      }),
    ]);
    const proof = (await openProofs(tx, clientId)).find((one) => one.agentId === id);
    if (proof === undefined) throw new Error("the proof was not inserted");
    return listedProof(proof);
  });
}

function openProofs(tx: Transaction<"dc_api">, clientId: ClientId) {
  return tx
    .select({ ...proofColumns, agentId: isolationProofs.agentId })
    .from(isolationProofs)
    .where(and(eq(isolationProofs.clientId, clientId), isNull(isolationProofs.finishedAt)));
}
