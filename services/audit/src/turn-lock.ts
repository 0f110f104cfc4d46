import type { Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/**
 * Takes the log for this transaction: one process numbers and signs at a time, a second one finds it taken (false) and
 * tries again later. Released with the transaction, also when its process dies.
 */
export async function takeTurn(tx: Transaction<"dc_audit">): Promise<boolean> {
  const [row] = await tx.execute<{ taken: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtext('deployclaw.audit')) AS taken`,
  );
  return row?.taken === true;
}
