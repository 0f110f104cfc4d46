import { type Database, type Statements, spendLedger, withHost } from "@deployclaw/db";
import type { AgentId } from "@deployclaw/domain";
import { and, eq, gte, sql } from "drizzle-orm";
import type { CounterTotals } from "../limits/counter-totals.ts";
import type { LedgerRow } from "../limits/ledger-row.ts";
import { startOfDay, startOfHour } from "../limits/periods.ts";

type Sums = { readonly [K in "requests" | "tokens" | "costMicros"]: number };

/** Adds rows of the same hour, scope and model together: one statement may touch a row of the table once. */
function added(rows: readonly LedgerRow[]): readonly LedgerRow[] {
  const sums = new Map<string, LedgerRow>();
  for (const row of rows) {
    const key = [row.agentId, row.hour.getTime(), row.scope, row.model].join(" ");
    const before: Sums = sums.get(key) ?? { requests: 0, tokens: 0, costMicros: 0 };
    sums.set(key, {
      ...row,
      requests: before.requests + row.requests,
      tokens: before.tokens + row.tokens,
      costMicros: before.costMicros + row.costMicros,
    });
  }
  return [...sums.values()];
}

/** Adds to the ledger within the caller's transaction. What belongs to an agent that is gone is left out. */
export async function addToLedger(statements: Statements, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = added(rows).map((row) => ({
    client_id: row.clientId,
    agent_id: row.agentId,
    hour: row.hour,
    scope: row.scope,
    model: row.model,
    requests: row.requests,
    tokens: row.tokens,
    cost_micros: row.costMicros,
  }));
  // In one order for everybody, so that two writes never wait for each other.
  await statements`
    INSERT INTO spend_ledger AS ledger (client_id, agent_id, hour, scope, model, requests, tokens, cost_micros)
    SELECT added.* FROM json_to_recordset(${JSON.stringify(values)}::text::json) AS added (client_id uuid,
      agent_id uuid, hour timestamptz, scope text, model text, requests bigint, tokens bigint, cost_micros bigint)
    JOIN agents ON agents.id = added.agent_id AND agents.client_id = added.client_id
    ORDER BY added.agent_id, added.hour, added.scope, added.model
    ON CONFLICT (agent_id, hour, scope, model) DO UPDATE SET requests = ledger.requests + EXCLUDED.requests,
      tokens = ledger.tokens + EXCLUDED.tokens, cost_micros = ledger.cost_micros + EXCLUDED.cost_micros`;
}

/** What an agent used since midnight UTC, and of that in this hour. */
export function readLedger(
  db: Database<"dc_gateway">,
  hostName: string,
  agentId: AgentId,
  now: Date,
): Promise<CounterTotals> {
  return withHost(db, hostName, async (tx) => {
    const sum = (column: "requests" | "tokens" | "costMicros") =>
      sql<number>`greatest(0, sum(${spendLedger[column]}))`.mapWith(Number);
    const rows = await tx
      .select({
        scope: spendLedger.scope,
        inHour: sql<number>`coalesce(sum(${spendLedger.requests})
          FILTER (WHERE ${spendLedger.hour} >= ${startOfHour(now).toISOString()}::timestamptz), 0)`.mapWith(
          Number,
        ),
        inDay: sum("requests"),
        tokens: sum("tokens"),
        costMicros: sum("costMicros"),
      })
      .from(spendLedger)
      .where(and(eq(spendLedger.agentId, agentId), gte(spendLedger.hour, startOfDay(now))))
      .groupBy(spendLedger.scope);
    return {
      tokens: rows.reduce((total, { tokens }) => total + tokens, 0),
      costMicros: rows.reduce((total, { costMicros }) => total + costMicros, 0),
      scopes: rows.map(({ scope, inHour, inDay }) => ({ scope, inHour, inDay })),
    };
  });
}
