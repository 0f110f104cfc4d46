import type { Database } from "@deployclaw/db";
import type { DeathPoint } from "./death-points.ts";

/**
 * A database that tells `point` of each transaction when all of it is done and nothing of it committed: its locks are held.
 */
export function withOpenPoints(
  db: Database<"dc_orchestrator">,
  point: DeathPoint,
): Database<"dc_orchestrator"> {
  const { orm } = db;
  const transaction: typeof orm.transaction = (work, config) =>
    orm.transaction(async (tx) => {
      const result = await work(tx);
      point("transaction");
      return result;
    }, config);
  return { ...db, orm: Object.assign(Object.create(orm) as typeof orm, { transaction }) };
}
