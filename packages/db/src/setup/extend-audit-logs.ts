import type { Database } from "../database.ts";

const MONTHS_AHEAD = 24;
const ATTEMPTS_MAX = 60;

/**
 * Makes the log's monthly partitions up to two years after `now`, and answers how many were missing. Entries of those
 * months that wait in the open end move into them. It waits for writers no longer than two seconds at a time, so that
 * none of them waits longer for it.
 */
export async function extendAuditLogs(owner: Database<"dc_owner">, now: Date): Promise<number> {
  const until = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + MONTHS_AHEAD, 1));
  for (let attempt = 1; ; attempt++) {
    try {
      const [row] = await owner.sql<{ made: number }[]>`
        SELECT extend_audit_logs(${until.toISOString().slice(0, 10)}::date) AS made`;
      return row?.made ?? 0;
    } catch (err) {
      if (!isLockTimeout(err) || attempt === ATTEMPTS_MAX) throw err;
    }
  }
}

const isLockTimeout = (err: unknown): boolean =>
  err instanceof Error && "code" in err && err.code === "55P03";
