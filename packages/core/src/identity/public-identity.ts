import { type clients, holdOf, type Principal, type users } from "@deployclaw/db";
import { clientId, userId } from "@deployclaw/domain";

/** A user as the API shows them. */
export type PublicUser = Principal["user"];
/** A client as the API shows it. */
export type PublicClient = Principal["client"];

/** What the API shows of a user and their client. */
export function toPublicIdentity(
  user: Pick<typeof users.$inferSelect, "id" | "email" | "emailVerified" | "name" | "role">,
  client: typeof clients.$inferSelect,
): { user: PublicUser; client: PublicClient } {
  return {
    user: {
      id: userId(user.id),
      email: user.email,
      emailVerified: user.emailVerified,
      name: user.name,
      role: user.role,
    },
    client: { id: clientId(client.id), name: client.name, plan: client.plan, hold: holdOf(client) },
  };
}
