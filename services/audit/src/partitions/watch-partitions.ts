import { type Database, withLog } from "@deployclaw/db";
import type { Clock } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { startPeriodicWork } from "../periodic-work.ts";

const EVERY_MS = 3_600_000;
const RETRY_MS = 60_000;
const DAY_MS = 86_400_000;
const AHEAD_DAYS_MIN = 90;

/** Until when the log has a partition for each month. `short` is less than three months ahead: nobody makes new ones. */
export type PartitionHealth = {
  readonly status: "ok" | "short" | "unknown";
  readonly until: Date | null;
  readonly detail: string | null;
};

/** Looks once an hour until when the log has partitions, and says it when that is soon; making them is the owner's work. */
export function watchPartitions(deps: {
  readonly db: Database<"dc_audit">;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): { health(): PartitionHealth; stop(): Promise<void> } {
  const { db, clock, log } = deps;
  let until: Date | null = null;
  const isShort = (end: Date) => end.getTime() - clock().getTime() < AHEAD_DAYS_MIN * DAY_MS;
  const work = startPeriodicWork({
    name: "partitions",
    retryMs: RETRY_MS,
    log,
    work: async () => {
      until = await withLog(db, readEnd);
      if (isShort(until))
        log(
          `the log has partitions until ${until.toISOString()} only: run ./claw migrate; see docs/audit-log.md`,
        );
      return EVERY_MS;
    },
  });
  return {
    health: () => ({
      status: until === null ? "unknown" : isShort(until) ? "short" : "ok",
      until,
      detail: work.failure(),
    }),
    stop: work.stop,
  };
}

/** The end of the last month that has a partition of its own. */
async function readEnd(tx: Parameters<Parameters<typeof withLog>[1]>[0]): Promise<Date> {
  const [row] = await tx.execute<{ until: string }>(sql`
    SELECT (max(to_date(right(c.relname, 7), 'YYYY_MM')) + interval '1 month')::date::text AS until
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.audit_logs'::regclass AND c.relname ~ '^audit_logs_[0-9]{4}_[0-9]{2}$'`);
  return new Date(`${row?.until ?? "1970-01-01"}T00:00:00.000Z`);
}
