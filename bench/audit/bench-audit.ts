import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import type { BenchResult } from "../bench-report.ts";
import { openSuperuser } from "../platform/open-superuser.ts";
import { type PublicApi, signUp } from "../platform/public-api.ts";
import { startPlatform } from "../platform/start-platform.ts";
import { measureAppending } from "./measure-appending.ts";
import { measureNumbering } from "./measure-numbering.ts";
import { measureReading, type ReadingTimes } from "./measure-reading.ts";
import { measureVerification } from "./measure-verification.ts";
import { createPlainTable, writeEntries } from "./write-entries.ts";

const SMALL = 100_000;
const VERIFIED = 1_000_000;
const LARGE = 5_000_000;
const FILL_BATCH = 50_000;
const DAY_MS = 86_400_000;
const SPREAD_MS = 45 * DAY_MS;
const LIST_P99_MS_MAX = 20;
const GROWTH_MAX = 2;

/** A client and its log's present length. */
interface Reader {
  readonly api: PublicApi;
  readonly clientId: string;
}

async function signUpReader(url: string): Promise<Reader> {
  const api = await signUp(url);
  const session = (await api.call("GET", "/api/session")).body as { client: { id: string } };
  return { api, clientId: session.client.id };
}

/** Fills a client's log up to a size, on the server, and waits until a checkpoint covers it. */
async function fillTo(sql: postgres.Sql, clientId: string, size: number): Promise<void> {
  const signed = async () => {
    const [row] = await sql`SELECT size, signed_size FROM audit_heads WHERE client_id = ${clientId}`;
    return { size: Number(row?.["size"] ?? 0), signed: Number(row?.["signed_size"] ?? 0) };
  };
  for (let missing = size - (await signed()).size; missing > 0; missing -= FILL_BATCH)
    await writeEntries(sql, clientId, Math.min(FILL_BATCH, missing), SPREAD_MS);
  while ((await signed()).signed < size) await delay(200);
  await sql`VACUUM ANALYZE audit_logs, audit_leaves, audit_subtrees`;
}

function growth(what: string, small: number, large: number): BenchResult {
  return {
    name: `${what} at ${LARGE} entries / at ${SMALL}, p99`,
    ours: Number(large.toFixed(1)),
    reference: Number(small.toFixed(1)),
    ratio: Number((large / small).toFixed(2)),
    unit: "ms",
    target: GROWTH_MAX,
  };
}

function compareReading(small: ReadingTimes, large: ReadingTimes): BenchResult[] {
  return [
    {
      name: `a page of the list at ${LARGE} entries, p99`,
      ours: Number(large.list.toFixed(1)),
      reference: LIST_P99_MS_MAX,
      ratio: Number((large.list / LIST_P99_MS_MAX).toFixed(2)),
      unit: "ms",
      target: 1,
    },
    growth("a page of the list", small.list, large.list),
    growth("a page of one agent", small.byAgent, large.byAgent),
    growth("a page of one action", small.byAction, large.byAction),
    growth("a proof", small.proof, large.proof),
  ];
}

/**
 * Measures the log of a platform of its own, its own processes running: how fast entries become durable and numbered
 * against plain INSERTs, how soon, how fast a long log is read, and how fast a million entries are verified.
 */
export async function benchAudit(log: (text: string) => void): Promise<readonly BenchResult[]> {
  const platform = await startPlatform(log);
  const sql = await openSuperuser(platform, 66);
  try {
    const writer = await signUpReader(platform.url);
    await createPlainTable(sql);
    await writeEntries(sql, writer.clientId, 1_000);
    const numbering = await measureNumbering(sql, writer.clientId, log);
    const appending = await measureAppending(sql, writer.clientId);
    const reader = await signUpReader(platform.url);
    log(`filling a log with ${SMALL} entries`);
    await fillTo(sql, reader.clientId, SMALL);
    const small = await measureReading(reader.api, sql, reader.clientId, log);
    log(`filling it up to ${VERIFIED} entries`);
    await fillTo(sql, reader.clientId, VERIFIED);
    const verification = await measureVerification(platform, reader.api, VERIFIED, log);
    log(`filling it up to ${LARGE} entries`);
    await fillTo(sql, reader.clientId, LARGE);
    const large = await measureReading(reader.api, sql, reader.clientId, log);
    return [...numbering, ...appending, ...compareReading(small, large), verification];
  } finally {
    await sql.end();
    await platform.close();
  }
}
