import { type Transaction, users } from "@deployclaw/db";
import { asc, eq } from "drizzle-orm";

/** Everybody of a client, by id and address. */
export function usersOf(tx: Transaction<"dc_auth" | "dc_admin">, clientId: string) {
  return tx
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(eq(users.clientId, clientId))
    .orderBy(asc(users.email));
}
