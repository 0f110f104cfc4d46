import { sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Database, Transaction } from "../database.ts";

/** Runs `work` in a transaction for one host; the gateway's role then sees the agents of that host alone. */
export function withHost<Role extends "dc_orchestrator" | "dc_gateway", Result>(
  db: Database<Role>,
  hostName: string,
  work: (tx: Transaction<Role>) => Promise<Result>,
): Promise<Result> {
  return db.orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT set_config('app.host_name', ${hostName}, true)`);
    return work(tx);
  });
}

/** Sends statements of one open transaction, each known to the database from its second time on. */
export type Statements = postgres.TransactionSql;

/**
 * As {@link withHost}, for statements that need no answer of each other: all that `work` sends at once waits for one round
 * trip, and the commit for what they answer.
 */
export async function withHostAtOnce<Result>(
  db: Database<"dc_gateway">,
  hostName: string,
  work: (statements: Statements) => Promise<Result>,
): Promise<Result> {
  let result: { readonly value: Result } | undefined;
  await db.sql.begin(async (statements) => {
    const named = statements`SELECT set_config('app.host_name', ${hostName}, true)`.execute();
    const [, value] = await Promise.all([named, work(statements)]);
    result = { value };
  });
  if (result === undefined) throw new Error("a transaction ended without its result");
  return result.value;
}
