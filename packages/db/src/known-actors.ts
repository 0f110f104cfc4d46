import { type ActorKind, UUID } from "@deployclaw/domain";
import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { agents } from "./schema/agents.ts";
import { users } from "./schema/users.ts";

/** Who did something, as the log has it. */
export interface Actor {
  readonly actorKind: ActorKind;
  readonly actorId: string;
}

/** The ids of one kind among these actors, each once. */
export function actorIdsOf(actors: readonly Actor[], kind: ActorKind): readonly string[] {
  const ids = actors.filter((actor) => actor.actorKind === kind && UUID.test(actor.actorId));
  return [...new Set(ids.map(({ actorId }) => actorId))];
}

/**
 * The names by id of the client's own users (their mail addresses) and agents among these actors, in two short queries at
 * most. Whoever is not known any more has none.
 */
export async function knownActors(
  tx: Transaction<"dc_api" | "dc_audit">,
  clientId: string,
  actors: readonly Actor[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const userIds = actorIdsOf(actors, "user");
  if (userIds.length > 0)
    for (const { id, email } of await tx
      .select({ id: users.id, email: users.email })
      .from(users)
      .where(and(eq(users.clientId, clientId), inArray(users.id, userIds))))
      names.set(id, email);
  const agentIds = actorIdsOf(actors, "agent");
  if (agentIds.length > 0)
    for (const { id, name } of await tx
      .select({ id: agents.id, name: agents.name })
      .from(agents)
      .where(and(eq(agents.clientId, clientId), inArray(agents.id, agentIds))))
      names.set(id, name);
  return names;
}
