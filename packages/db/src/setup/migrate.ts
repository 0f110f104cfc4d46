import { sql } from "drizzle-orm";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import type { Database } from "../database.ts";
import { installation } from "../schema/installation.ts";

/**
 * Brings the database to the newest schema and records whose installation it is. Safe to run at every start and by
 * two at once. Throws when the database belongs to another installation.
 */
export async function migrate(
  owner: Database<"dc_owner">,
  migrationsFolder: string,
  installationId: string,
): Promise<void> {
  await owner.orm.execute(sql`SELECT pg_advisory_lock(hashtext('deployclaw.migrate'))`);
  try {
    await applyMigrations(owner.orm, { migrationsFolder });
  } finally {
    await owner.orm.execute(sql`SELECT pg_advisory_unlock(hashtext('deployclaw.migrate'))`);
  }
  // Row level security holds for the owner too; the policy of this table lets the owner write its one row.
  await owner.orm.insert(installation).values({ id: installationId }).onConflictDoNothing();
  const [row] = await owner.orm.select({ id: installation.id }).from(installation);
  if (row?.id !== installationId)
    throw new Error(
      `this database belongs to installation ${row?.id ?? "unknown"}, not to ${installationId}`,
    );
}
