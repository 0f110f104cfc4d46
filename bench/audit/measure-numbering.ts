import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import type { BenchResult } from "../bench-report.ts";
import { backlog, isBehind, writeEntries, writePlainRows } from "./write-entries.ts";

const WRITERS = [1, 8, 64] as const;
const BATCH = 500;
const ROUND_MS = 8_000;
const RATIO_MIN = 0.35;
const SUSTAINED_MIN = 20_000;

type Write = (sql: postgres.Sql, clientId: string, count: number) => Promise<void>;

/** Lets so many writers write batches for a while; gives how many entries, and how long it took. */
async function writeFor(sql: postgres.Sql, write: Write, clientId: string, writers: number) {
  const start = performance.now();
  let written = 0;
  const one = async () => {
    while (performance.now() - start < ROUND_MS) {
      await write(sql, clientId, BATCH);
      written += BATCH;
    }
  };
  await Promise.all(Array.from({ length: writers }, one));
  return { written, ms: performance.now() - start };
}

async function caughtUp(sql: postgres.Sql): Promise<void> {
  while (await isBehind(sql)) await delay(5);
}

/**
 * Entries per second from writing to numbered, the time counted until the last one has its number, against plain batched
 * INSERTs of the same rows into a table with one key. Then the largest backlog while everything that was written is numbered.
 */
export async function measureNumbering(
  sql: postgres.Sql,
  clientId: string,
  log: (text: string) => void,
): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const writers of WRITERS) {
    const plain = await writeFor(sql, writePlainRows, clientId, writers);
    await sql`TRUNCATE bench_plain`;
    await caughtUp(sql);
    const start = performance.now();
    const { written, ms } = await writeFor(sql, writeEntries, clientId, writers);
    const left = await backlog(sql);
    await caughtUp(sql);
    const ours = written / ((performance.now() - start) / 1_000);
    const reference = plain.written / (plain.ms / 1_000);
    log(
      `${writers} writers: ${ours.toFixed(0)}/s numbered (written at ${(written / (ms / 1_000)).toFixed(0)}/s, ${left} waited at the end), plain ${reference.toFixed(0)}/s`,
    );
    results.push({
      name: `durable and numbered entries / plain INSERTs of the same rows, ${writers} writers`,
      ours: Math.round(ours),
      reference: Math.round(reference),
      ratio: Number((ours / reference).toFixed(2)),
      unit: "per second",
      target: RATIO_MIN,
      atLeast: true,
    });
  }
  results.push(await measureSustained(sql, clientId, log));
  return results;
}

const SUSTAINED_MS = 20_000;
const SUSTAINED_WRITERS = 8;
const BACKLOG_MAX = 40_000;

/** Writers that pause while two seconds' worth of entries wait for their numbers: what goes through is what is sustained. */
async function measureSustained(
  sql: postgres.Sql,
  clientId: string,
  log: (text: string) => void,
): Promise<BenchResult> {
  const start = performance.now();
  let written = 0;
  let waiting = 0;
  let most = 0;
  const watch = async () => {
    while (performance.now() - start < SUSTAINED_MS) {
      waiting = await backlog(sql);
      most = Math.max(most, waiting);
      await delay(100);
    }
  };
  const one = async () => {
    while (performance.now() - start < SUSTAINED_MS) {
      if (waiting > BACKLOG_MAX) {
        await delay(20);
        continue;
      }
      await writeEntries(sql, clientId, BATCH);
      written += BATCH;
    }
  };
  await Promise.all([watch(), ...Array.from({ length: SUSTAINED_WRITERS }, one)]);
  await caughtUp(sql);
  const ours = written / ((performance.now() - start) / 1_000);
  log(`sustained for ${SUSTAINED_MS / 1_000} s: ${ours.toFixed(0)}/s, at most ${most} waiting`);
  return {
    name: `sustained entries per second with at most ${BACKLOG_MAX} waiting (${most} at most)`,
    ours: Math.round(ours),
    reference: SUSTAINED_MIN,
    ratio: Number((ours / SUSTAINED_MIN).toFixed(2)),
    unit: "per second",
    target: 1,
    atLeast: true,
  };
}
