import { type Database, idempotencyKeys, withAuth } from "@deployclaw/db";
import { lt } from "drizzle-orm";

/** Removes the answers whose keys stand for nothing any more, of all clients, by the database's own clock too. */
export async function sweepAnswers(auth: Database<"dc_auth">, now: Date): Promise<void> {
  await withAuth(auth, (tx) => tx.delete(idempotencyKeys).where(lt(idempotencyKeys.expiresAt, now)));
}
