import type { Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/**
 * Takes the log for this transaction: one process numbers and signs at a time, a second one finds it taken (false) and
 * tries again later. Released with the transaction, also when its process dies.
 */
export async function takeTurn(tx: Transaction<"dc_audit">): Promise<boolean> {
  // Without statistics of a new month the planner sorts the whole backlog for each batch; in the order of the index, a
  // batch costs what it holds.
  const [row] = await tx.execute<{ taken: boolean }>(sql`
    SELECT pg_try_advisory_xact_lock(hashtext('deployclaw.audit')) AS taken, set_config('enable_seqscan', 'off', true),
      set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)`);
  return row?.taken === true;
}
