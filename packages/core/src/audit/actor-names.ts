import { type Actor, actorIdsOf, knownActors, type Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";

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
  const names = await knownActors(tx, clientId, actors);
  const gone = actorIdsOf(actors, "agent").filter((id) => !names.has(id));
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
