import { spendLedger, withTenant } from "@deployclaw/db";
import { type AgentId, agentId, SCOPES, type Scope } from "@deployclaw/domain";
import { and, eq, gte, sql } from "drizzle-orm";
import type { ProductContext } from "../product-context.ts";
import { getAgent } from "./get-agent.ts";

/** What was used of a limit, and the limit; null when there is none. */
export interface Used {
  readonly used: number;
  readonly max: number | null;
}

/** What an agent used of its limits in this hour and on this day, in UTC; what is reserved counts as used. */
export interface AgentUsage {
  readonly tokens: Used;
  /** Millionths of a US dollar, by list prices. */
  readonly costMicros: Used;
  /** Each scope that was granted or used. */
  readonly scopes: readonly { readonly scope: Scope; readonly hour: Used; readonly day: Used }[];
  readonly hourEndsAt: Date;
  readonly dayEndsAt: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MICROS_A_CENT = 10_000;

const startOf = (now: Date, lengthMs: number): Date =>
  new Date(Math.floor(now.getTime() / lengthMs) * lengthMs);

const used = (amount: number | undefined, max: number | undefined): Used => ({
  used: amount ?? 0,
  max: max ?? null,
});

/** What an agent used of its limits, from the ledger that the gateway counts by. Throws `not_found`. */
export async function agentUsage(request: {
  readonly ctx: ProductContext;
  readonly input: { readonly agentId: string };
}): Promise<AgentUsage> {
  const { ctx } = request;
  const { id, permissions } = await getAgent(request);
  const now = ctx.clock();
  const [hour, day] = [startOf(now, HOUR_MS), startOf(now, DAY_MS)];
  const rows = await readLedger(ctx, agentId(id), hour, day);
  const of = (scope: Scope) => rows.find((row) => row.scope === scope);
  const sum = (column: "tokens" | "costMicros") => rows.reduce((total, row) => total + row[column], 0);
  const cents = permissions.maxDailySpendCents;
  return {
    tokens: used(sum("tokens"), permissions.maxDailyTokenSpend),
    costMicros: used(sum("costMicros"), cents === undefined ? undefined : cents * MICROS_A_CENT),
    scopes: SCOPES.filter((scope) => permissions.scopes.includes(scope) || of(scope) !== undefined).map(
      (scope) => ({
        scope,
        hour: used(of(scope)?.inHour, permissions.rateLimits[scope]?.maxPerHour),
        day: used(of(scope)?.inDay, permissions.rateLimits[scope]?.maxPerDay),
      }),
    ),
    hourEndsAt: new Date(hour.getTime() + HOUR_MS),
    dayEndsAt: new Date(day.getTime() + DAY_MS),
  };
}

function readLedger(ctx: ProductContext, id: AgentId, hour: Date, day: Date) {
  const { clientId, agentId: agent, scope, requests, tokens, costMicros } = spendLedger;
  const inHour = sql`${spendLedger.hour} >= ${hour.toISOString()}::timestamptz`;
  return withTenant(ctx.db, ctx.client.id, (tx) =>
    tx
      .select({
        scope,
        inHour: sql`coalesce(sum(${requests}) FILTER (WHERE ${inHour}), 0)`.mapWith(Number),
        inDay: sql`sum(${requests})`.mapWith(Number),
        tokens: sql`sum(${tokens})`.mapWith(Number),
        costMicros: sql`sum(${costMicros})`.mapWith(Number),
      })
      .from(spendLedger)
      .where(and(eq(clientId, ctx.client.id), eq(agent, id), gte(spendLedger.hour, day)))
      .groupBy(scope),
  );
}
