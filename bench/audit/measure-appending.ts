import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import type { BenchResult } from "../bench-report.ts";
import { withinLimit } from "./within-limit.ts";
import { writeEntries } from "./write-entries.ts";

const PER_SECOND = 1_000;
const TICK_MS = 2;
const ROUND_MS = 15_000;
const DURABLE_P99_MS_MAX = 5;
const SIGNED_P99_MS_MAX = 1_000;

/**
 * How long an entry takes from being handed over until it is durable while 1,000 a second come in, two every two
 * milliseconds, whether or not the earlier ones are done; and until a checkpoint covers it, seen every 10 ms.
 */
export async function measureAppending(sql: postgres.Sql, clientId: string): Promise<BenchResult[]> {
  const durable: number[] = [];
  const writing: Promise<void>[] = [];
  const start = performance.now();
  const signing = measureSigning(sql, clientId, start + ROUND_MS);
  for (let tick = 0; tick * TICK_MS < ROUND_MS; tick += 1) {
    const due = start + tick * TICK_MS;
    await delay(Math.max(0, due - performance.now()));
    const count = (PER_SECOND * TICK_MS) / 1_000;
    writing.push(writeEntries(sql, clientId, count).then(() => void durable.push(performance.now() - due)));
  }
  await Promise.all(writing);
  return [
    withinLimit("p50 from append to durable at 1,000 entries a second", durable, 0.5, DURABLE_P99_MS_MAX),
    withinLimit("p99 from append to durable at 1,000 entries a second", durable, 0.99, DURABLE_P99_MS_MAX),
    withinLimit(
      "p99 from durable to signed at 1,000 entries a second",
      await signing,
      0.99,
      SIGNED_P99_MS_MAX,
    ),
  ];
}

/** Every 50 ms how long it takes until a checkpoint covers what is in the log by then. */
async function measureSigning(sql: postgres.Sql, clientId: string, until: number): Promise<number[]> {
  const times: number[] = [];
  const probes: Promise<void>[] = [];
  const probe = async () => {
    const from = performance.now();
    const [mark] = await sql<
      { xid: string }[]
    >`SELECT max(xid)::text AS xid FROM audit_logs WHERE client_id = ${clientId}
      AND created_at > now() - interval '1 second'`;
    if (mark?.xid === undefined || mark.xid === null) return;
    for (;;) {
      const [row] = await sql<{ signed: boolean }[]>`
        SELECT signed_size = size AND (SELECT xid FROM audit_position) >= ${mark.xid}::xid8 AS signed
        FROM audit_heads WHERE client_id = ${clientId}`;
      if (row?.signed === true) break;
      await delay(10);
    }
    times.push(performance.now() - from);
  };
  while (performance.now() < until) {
    probes.push(probe());
    await delay(500);
  }
  await Promise.all(probes);
  return times;
}
