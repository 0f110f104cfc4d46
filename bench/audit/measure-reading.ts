import type postgres from "postgres";
import { percentile } from "../bench-report.ts";
import type { PublicApi } from "../platform/public-api.ts";

const PAGES = 400;
const PROOFS = 100;
const AGENT = "00000000-0000-7000-8000-000000000003";

/** p99 in milliseconds of a page of the list, of one by agent, and of a proof. */
export interface ReadingTimes {
  readonly list: number;
  readonly byAgent: number;
  readonly byAction: number;
  readonly proof: number;
}

/**
 * Reads the log through the API as a user does, one request after another: pages of 50 from the newest on and from
 * anywhere in the middle, and proofs of entries from all over.
 */
export async function measureReading(
  api: PublicApi,
  sql: postgres.Sql,
  clientId: string,
  log: (text: string) => void,
): Promise<ReadingTimes> {
  const [range] = await sql<{ oldest: Date; newest: Date; size: string }[]>`
    SELECT (SELECT min(created_at) FROM audit_logs WHERE client_id = ${clientId}) AS oldest,
      (SELECT max(created_at) FROM audit_logs WHERE client_id = ${clientId}) AS newest,
      (SELECT signed_size FROM audit_heads WHERE client_id = ${clientId}) AS size`;
  if (range === undefined) throw new Error("the log is empty");
  const span = range.newest.getTime() - range.oldest.getTime();
  const timed = async (path: string): Promise<number> => {
    const start = performance.now();
    const { status, body } = await api.call("GET", path);
    if (status !== 200) throw new Error(`${path} answers ${status}: ${JSON.stringify(body)}`);
    return performance.now() - start;
  };
  const pages = async (filter: string): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < PAGES; i += 1) {
      const to = new Date(range.oldest.getTime() + span * (1 - i / PAGES) + 1);
      const time = await timed(`/api/audit?limit=50&to=${encodeURIComponent(to.toISOString())}${filter}`);
      if (i >= 10) times.push(time);
    }
    return percentile(times, 0.99);
  };
  const times = {
    list: await pages(""),
    byAgent: await pages(`&agentId=${AGENT}`),
    byAction: await pages("&action=request.outcome"),
  };
  log(`p99 of a page in ms at ${range.size} entries: ${JSON.stringify(times)}`);
  const proofs: number[] = [];
  for (let i = 0; i < PROOFS; i += 1)
    proofs.push(await timed(`/api/audit/proof?seq=${Math.floor((Number(range.size) * i) / PROOFS)}`));
  const proof = percentile(proofs, 0.99);
  log(`p99 of a proof in ms at ${range.size} entries: ${proof}`);
  return { ...times, proof };
}
