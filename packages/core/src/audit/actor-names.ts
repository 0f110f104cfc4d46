import { agents, type Transaction, users } from "@deployclaw/db";
import { type ActorKind, UUID } from "@deployclaw/domain";
import { and, eq, inArray, sql } from "drizzle-orm";

/** Who did something, as the log has it. */
export interface Actor {
  readonly actorKind: ActorKind;
  readonly actorId: string;
}

/** Gives an actor's name: a user's mail address, an agent's name; null when there is none. */
export type ActorNames = (actor: Actor) => string | null;

/**
 * The names of the client's own users and agents among these actors, in three short queries at most. An agent that is
 * gone is named as the log called it when it was made.
 */
export async function actorNames(
  tx: Transaction<"dc_api">,
  clientId: string,
  actors: readonly Actor[],
): Promise<ActorNames> {
  const idsOf = (kind: ActorKind) => [
    ...new Set(
      actors
        .filter((actor) => actor.actorKind === kind && UUID.test(actor.actorId))
        .map((one) => one.actorId),
    ),
  ];
  const names = new Map<string, string>();
  const userIds = idsOf("user");
  if (userIds.length > 0)
    for (const { id, email } of await tx
      .select({ id: users.id, email: users.email })
      .from(users)
      .where(and(eq(users.clientId, clientId), inArray(users.id, userIds))))
      names.set(id, email);
  const agentIds = idsOf("agent");
  if (agentIds.length > 0)
    for (const { id, name } of await tx
      .select({ id: agents.id, name: agents.name })
      .from(agents)
      .where(and(eq(agents.clientId, clientId), inArray(agents.id, agentIds))))
      names.set(id, name);
  const gone = agentIds.filter((id) => !names.has(id));
  for (const { id, name } of await namesOfGone(tx, clientId, gone)) names.set(id, name);
  return ({ actorId }) => names.get(actorId) ?? null;
}

/** What the log says first of an agent is that it was made, and how it was called. */
async function namesOfGone(
  tx: Transaction<"dc_api">,
  clientId: string,
  agentIds: readonly string[],
): Promise<readonly { id: string; name: string }[]> {
  if (agentIds.length === 0) return [];
  return tx.execute<{ id: string; name: string }>(sql`
    SELECT agent.id, first.target AS name FROM unnest(${sql.param([...agentIds])}::uuid[]) AS agent (id)
    CROSS JOIN LATERAL (
      SELECT action_type, target FROM audit_logs WHERE client_id = ${clientId} AND agent_id = agent.id
      ORDER BY created_at, id LIMIT 1
    ) AS first
    WHERE first.action_type = 'agent.create' AND first.target IS NOT NULL`);
}
