import {
  agentCredentials,
  appendAudit,
  isUniqueViolation,
  type Transaction,
  withTenant,
} from "@deployclaw/db";
import { type AgentId, AppError, agentId, placeholderFrom, planLimits, sealedText } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import type { AgentRow } from "../agents/agent-view.ts";
import { getAgentOrThrow } from "../agents/get-agent-or-throw.ts";
import { requireAbility } from "../context/require-ability.ts";
import { userEntry } from "../context/user-entry.ts";
import { type AsJson, answeredBefore, answerOnce } from "../idempotency/answer-once.ts";
import type { ProductContext } from "../product-context.ts";
import { CREDENTIAL_COLUMNS, type CredentialView } from "./credential-view.ts";
import { type NewCredential, parseNewCredential } from "./parse-new-credential.ts";
import { touchAgent } from "./touch-agent.ts";

/**
 * Seals a secret for one agent, once for a key of the caller's, and gives the placeholder that stands for it. The value goes to the gateway and nowhere
 * else. Throws `invalid_input`, `not_found`, `conflict` for a name that is taken, `limit_reached`, and what the
 * gateway throws; then nothing was stored.
 */
export async function createCredential(request: {
  readonly ctx: ProductContext;
  readonly input: NewCredential & { readonly agentId: string };
}): Promise<CredentialView | AsJson<CredentialView>> {
  const { ctx, input } = request;
  requireAbility(ctx, "change");
  const id = agentId(input.agentId);
  const credential = parseNewCredential(input);
  const before = await withTenant(ctx.db, ctx.client.id, async (tx) => {
    const answer = await answeredBefore<CredentialView>(tx, ctx);
    if (answer === undefined) await requireRoom(tx, ctx, id, credential.name);
    return answer;
  });
  if (before !== undefined) return before;
  // Sealed between two transactions: no database connection waits for the gateway.
  const sealed = await ctx.gateway.seal({
    clientId: ctx.client.id,
    agentId: id,
    name: credential.name,
    value: sealedText(credential.slot, credential.secret),
  });
  try {
    return await withTenant(ctx.db, ctx.client.id, (tx) =>
      answerOnce(tx, ctx, async () => {
        const agent = await requireRoom(tx, ctx, id, credential.name);
        const [row] = await tx
          .insert(agentCredentials)
          .values({
            clientId: ctx.client.id,
            agentId: id,
            name: credential.name,
            hosts: [...credential.hosts],
            slot: credential.slot,
            placeholder: placeholderFrom(ctx.randomBytes(26)),
            iv: sealed.iv,
            ciphertext: sealed.ciphertext,
            authTag: sealed.tag,
            keyVersion: sealed.keyVersion,
          })
          .returning(CREDENTIAL_COLUMNS);
        if (row === undefined) throw new Error("the credential was not inserted");
        await touchAgent(tx, agent, credential.name);
        await appendAudit(tx, ctx.audit, [
          userEntry(ctx, "credential.create", {
            agentId: id,
            target: credential.name,
            metadata: { agent: agent.name, hosts: credential.hosts, slot: credential.slot.kind },
          }),
        ]);
        return row;
      }),
    );
  } catch (err) {
    if (!isUniqueViolation(err, "agent_credentials_agent_id_name_key")) throw err;
    throw nameTaken(credential.name, err);
  }
}

const nameTaken = (name: string, cause?: unknown): AppError =>
  new AppError("conflict", `The agent already has a credential named "${name}".`, { cause });

async function requireRoom(
  tx: Transaction<"dc_api">,
  ctx: ProductContext,
  id: AgentId,
  name: string,
): Promise<AgentRow> {
  // The row's lock keeps two creations from both taking the last free place.
  const agent = await getAgentOrThrow(tx, ctx.client.id, id, { lock: true });
  if (agent.desired === "deleted") throw new AppError("conflict", "The agent is being deleted.");
  const names = await tx
    .select({ name: agentCredentials.name })
    .from(agentCredentials)
    .where(and(eq(agentCredentials.clientId, ctx.client.id), eq(agentCredentials.agentId, id)));
  if (names.some((row) => row.name === name)) throw nameTaken(name);
  const { credentialsPerAgentMax } = planLimits(ctx.client.plan);
  if (names.length >= credentialsPerAgentMax)
    throw new AppError("limit_reached", `An agent has at most ${credentialsPerAgentMax} credentials.`);
  return agent;
}
