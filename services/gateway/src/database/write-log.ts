import { type AuditWriter, appendAuditOnce, type Database, withHost, withHostAtOnce } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import { splitItems } from "../audit/log-item.ts";
import type { Fate, LogStore } from "../audit/log-store.ts";
import { addToLedger } from "./spend-ledger.ts";

/** The log and the ledger of one host's agents in Postgres. */
export function databaseLog(db: Database<"dc_gateway">, hostName: string, writer: AuditWriter): LogStore {
  return {
    write: (items, beforeCommit) =>
      withHostAtOnce(db, hostName, async (statements) => {
        const { entries, charges } = splitItems(items);
        const [asked] = await Promise.all([
          statements<{ transaction: string }[]>`SELECT pg_current_xact_id()::text AS transaction`,
          appendAuditOnce(statements, writer, entries),
          addToLedger(statements, charges),
        ]);
        beforeCommit(asked[0]?.transaction ?? "");
      }),
    async fateOf(transaction) {
      const [row] = await withHost(db, hostName, (tx) =>
        tx.execute<{ fate: Fate | null }>(sql`SELECT pg_xact_status(${transaction}::xid8) AS fate`),
      );
      // One that the database forgot is too old to have been this run's.
      return row?.fate ?? "aborted";
    },
  };
}
