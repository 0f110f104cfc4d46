import { withTenant } from "@deployclaw/db";
import { AppError, METRIC_POINTS_MAX, METRIC_STEPS, type MetricStep } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { ProductContext } from "../product-context.ts";
import { getAgent } from "./get-agent.ts";

/** What an agent used in one step of time; everything is null in a step of which nothing was measured. */
export interface MetricPoint {
  readonly at: string;
  /** How many minutes of the step were measured. */
  readonly minutes: number;
  /** Thousandths of a core, on average. */
  readonly cpuMillis: number | null;
  readonly cpuMaxMillis: number | null;
  /** The most of what counts against the limit. */
  readonly memoryBytes: number | null;
  readonly memoryMaxBytes: number | null;
  /** The most of its proportional share (PSS). */
  readonly pssBytes: number | null;
  readonly diskBytes: number | null;
  readonly diskMaxBytes: number | null;
  readonly requests: number | null;
  readonly tokens: number | null;
}

/** An agent's points one after another without a gap in time, the first at or before `from`. */
export interface AgentMetrics {
  readonly step: MetricStep;
  readonly points: readonly MetricPoint[];
}

const HOUR_MS = 60 * 60_000;

const number = (value: string | null): number | null => (value === null ? null : Math.round(Number(value)));

/**
 * What an agent used between two moments, by default in the last hour, put together to steps in PostgreSQL. A step holds
 * the minutes since midnight UTC that are whole multiples of it. Throws `not_found`, and `invalid_input` for a time that is
 * none or of more than 1,440 points.
 */
export async function agentMetrics(request: {
  readonly ctx: ProductContext;
  readonly input: {
    readonly agentId: string;
    readonly from?: Date | undefined;
    readonly to?: Date | undefined;
    readonly step: MetricStep;
  };
}): Promise<AgentMetrics> {
  const { ctx, input } = request;
  const { id } = await getAgent(request);
  const { step } = input;
  const widthMs = METRIC_STEPS[step];
  const toMs = (input.to ?? ctx.clock()).getTime();
  const fromMs = input.from?.getTime() ?? toMs - HOUR_MS;
  const firstMs = Math.floor(fromMs / widthMs) * widthMs;
  const length = requirePoints(fromMs, toMs, Math.ceil((toMs - firstMs) / widthMs));
  const rows = await readPoints(ctx, id, { firstMs, toMs, widthMs });
  const byStart = new Map(rows.map((row) => [Number(row.start), row]));
  const points = Array.from({ length }, (_, index) => {
    const startMs = firstMs + index * widthMs;
    return { at: new Date(startMs).toISOString(), ...measured(byStart.get(startMs)) };
  });
  return { step, points };
}

function requirePoints(fromMs: number, toMs: number, length: number): number {
  if (fromMs >= toMs)
    throw new AppError("invalid_input", "There is no time between these two.", {
      fields: [{ pointer: "/to", detail: "must be after from" }],
    });
  if (length > METRIC_POINTS_MAX)
    throw new AppError("invalid_input", "That would be too many points.", {
      fields: [{ pointer: "/step", detail: `must be long enough for ${METRIC_POINTS_MAX} points at most` }],
    });
  return length;
}

type Row = { readonly start: string; readonly minutes: number } & {
  readonly [Name in Exclude<keyof MetricPoint, "at" | "minutes">]: string | null;
};

function measured(row: Row | undefined): Omit<MetricPoint, "at"> {
  const of = (name: Exclude<keyof Row, "start" | "minutes">) => number(row?.[name] ?? null);
  return {
    minutes: row?.minutes ?? 0,
    cpuMillis: of("cpuMillis"),
    cpuMaxMillis: of("cpuMaxMillis"),
    memoryBytes: of("memoryBytes"),
    memoryMaxBytes: of("memoryMaxBytes"),
    pssBytes: of("pssBytes"),
    diskBytes: of("diskBytes"),
    diskMaxBytes: of("diskMaxBytes"),
    requests: of("requests"),
    tokens: of("tokens"),
  };
}

function readPoints(
  ctx: ProductContext,
  id: string,
  { firstMs, toMs, widthMs }: { readonly firstMs: number; readonly toMs: number; readonly widthMs: number },
): Promise<readonly Row[]> {
  const at = (timeMs: number) => sql`${new Date(timeMs).toISOString()}::timestamptz`;
  return withTenant(ctx.db, ctx.client.id, (tx) =>
    tx.execute<Row>(sql`
      SELECT (floor(extract(epoch FROM minute) * 1000 / ${widthMs}::bigint)::bigint * ${widthMs}::bigint)::text AS start,
        count(*)::int AS minutes,
        avg(cpu_millis)::text AS "cpuMillis", max(cpu_max_millis)::text AS "cpuMaxMillis",
        max(memory_bytes)::text AS "memoryBytes", max(memory_max_bytes)::text AS "memoryMaxBytes",
        max(pss_bytes)::text AS "pssBytes",
        max(disk_bytes)::text AS "diskBytes", max(disk_max_bytes)::text AS "diskMaxBytes",
        sum(requests)::text AS requests, sum(tokens)::text AS tokens
      FROM agent_points
      WHERE client_id = ${ctx.client.id} AND agent_id = ${id} AND minute >= ${at(firstMs)} AND minute < ${at(toMs)}
      GROUP BY 1`),
  );
}
