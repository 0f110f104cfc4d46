import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";

// Whoever holds a row lets go within milliseconds, unless its process stands still.
const LOCK_TIMEOUT_MS = 3_000;

/**
 * Ends every lease of this host and fences whoever holds one. For the start of the host's one orchestrator: what held
 * leases before was killed, or must stop. Throws when a transaction of another holds a cell's row for seconds.
 */
export function takeOverLeases(db: Database<"dc_orchestrator">, hostName: string): Promise<void> {
  return withHost(db, hostName, async (tx) => {
    await tx.execute(sql`SELECT set_config('lock_timeout', ${`${LOCK_TIMEOUT_MS}ms`}, true)`);
    await tx.execute(sql`
      UPDATE cells SET lease_token = lease_token + 1, lease_expires_at = NULL, lease_holder = NULL
      WHERE host_name = ${hostName}`);
  });
}
