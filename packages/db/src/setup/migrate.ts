import { systemClock } from "@deployclaw/domain";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import type postgres from "postgres";
import type { Database } from "../database.ts";
import { installation } from "../schema/installation.ts";
import { extendAuditLogs } from "./extend-audit-logs.ts";

/**
 * Brings the database to the newest schema, records whose installation it is, and keeps the log's partitions two years
 * ahead. Safe to run at every start and by
 * two at once. Throws, having changed nothing, when the database belongs to another installation. The pool must have
 * at least two connections.
 */
export async function migrate(
  owner: Database<"dc_owner">,
  migrationsFolder: string,
  installationId: string,
): Promise<void> {
  if (owner.sql.options.max < 2) throw new RangeError("migrating needs a pool of two connections");
  // An advisory lock belongs to a session: taken through the pool it could be given back on another connection.
  const lock = await owner.sql.reserve();
  try {
    await lock`SELECT pg_advisory_lock(hashtext('deployclaw.migrate'))`;
    await refuseOther(owner.sql, installationId);
    await applyMigrations(owner.orm, { migrationsFolder });
    await owner.orm.insert(installation).values({ id: installationId }).onConflictDoNothing();
    await refuseOther(owner.sql, installationId);
    await extendAuditLogs(owner, systemClock());
  } finally {
    await lock`SELECT pg_advisory_unlock_all()`;
    lock.release();
  }
}

async function refuseOther(sql: postgres.Sql, installationId: string): Promise<void> {
  const [table] = await sql`SELECT to_regclass('public.installation') IS NOT NULL AS known`;
  if (table?.["known"] !== true) return;
  const [row] = await sql<{ id: string }[]>`SELECT id FROM installation`;
  if (row !== undefined && row.id !== installationId)
    throw new Error(`this database belongs to installation ${row.id}, not to ${installationId}`);
}
