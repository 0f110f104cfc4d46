import type { ClientId } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../database.ts";

/**
 * Runs `work` in a transaction that sees one client's rows and no other's, whatever its queries forget. The client is
 * set for the transaction only, so a pooled connection carries nothing over.
 */
export function withTenant<Result>(
  db: Database<"dc_api">,
  clientId: ClientId,
  work: (tx: Transaction<"dc_api">) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT set_config('app.client_id', ${clientId}, true)`);
    return work(tx);
  });
}
