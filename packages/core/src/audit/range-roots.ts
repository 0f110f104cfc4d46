import type { Transaction } from "@deployclaw/db";
import { coverRange, joinRuns, type LeafRange, type NodeRun, rootOfRuns } from "@deployclaw/transparency";
import { type SQL, sql } from "drizzle-orm";
import { logDamaged } from "./log-damaged.ts";

/**
 * The roots over these ranges of a client's leaves, in their order. They are put together from at most some hundreds of
 * leaves and roots of subtrees, read in one statement, however long the log is; what is made of them is to be checked
 * against a checkpoint before anybody gets it. Throws `conflict` when one is missing.
 */
export async function rangeRoots(
  tx: Transaction<"dc_api">,
  clientId: string,
  ranges: readonly LeafRange[],
): Promise<Buffer[]> {
  const covers = ranges.map((range) => coverRange(range));
  const runs = joinRuns(covers.flat());
  if (runs.length === 0) return [];
  const rows = await tx.execute<{ level: number; index: string; hash: Buffer }>(
    sql.join(
      runs.map((run) => nodesOf(clientId, run)),
      sql` UNION ALL `,
    ),
  );
  const hashes = new Map(rows.map(({ level, index, hash }) => [`${level} ${index}`, hash]));
  const hashOf = (level: number, index: number): Buffer => {
    const hash = hashes.get(`${level} ${index}`);
    if (hash === undefined) throw logDamaged();
    return hash;
  };
  return covers.map((cover) => rootOfRuns(cover, hashOf));
}

function nodesOf(clientId: string, { level, start, end }: NodeRun): SQL {
  return level === 0
    ? sql`SELECT 0 AS level, seq AS index, leaf_hash AS hash FROM audit_leaves
        WHERE client_id = ${clientId} AND seq >= ${start} AND seq < ${end}`
    : sql`SELECT level, index, hash FROM audit_subtrees
        WHERE client_id = ${clientId} AND level = ${level} AND index >= ${start} AND index < ${end}`;
}
