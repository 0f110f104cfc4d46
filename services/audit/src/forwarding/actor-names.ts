import { agents, type Transaction, users } from "@deployclaw/db";
import { type ActorKind, UUID } from "@deployclaw/domain";
import { and, eq, inArray } from "drizzle-orm";

interface Actor {
  readonly actorKind: ActorKind;
  readonly actorId: string;
}

/** Gives the mail address of a client's own user or the name of its agent; null for whoever is not known any more. */
export async function actorNames(
  tx: Transaction<"dc_audit">,
  clientId: string,
  actors: readonly Actor[],
): Promise<(actor: Actor) => string | null> {
  const idsOf = (kind: ActorKind) => [
    ...new Set(
      actors.filter((one) => one.actorKind === kind && UUID.test(one.actorId)).map((one) => one.actorId),
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
  return ({ actorId }) => names.get(actorId) ?? null;
}
