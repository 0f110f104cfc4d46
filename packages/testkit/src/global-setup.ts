import { join } from "node:path";
import { createRolesAndDatabase, migrate, openDatabase } from "@deployclaw/db";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { clusterAddress, startPostgresCluster } from "./postgres-cluster.ts";
import { postgresOptions } from "./postgres-options.ts";
import { TEMPLATE_DATABASE, TEMPLATE_INSTALLATION } from "./template-database.ts";
import { TEST_PASSWORDS } from "./test-passwords.ts";

declare module "vitest" {
  /** What the tests learn from the set-up of the whole run. */
  interface ProvidedContext {
    postgresSocketDirectory: string;
  }
}

/** Starts one PostgreSQL for the whole run, with a migrated template that `testDatabase` clones; gives its removal. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgresCluster();
  try {
    const superuser = postgres(postgresOptions(cluster.superuser("postgres")));
    await createRolesAndDatabase(superuser, TEMPLATE_DATABASE, TEST_PASSWORDS);
    await superuser.end();
    const owner = openDatabase(
      "dc_owner",
      clusterAddress(cluster.socketDirectory, "dc_owner", TEST_PASSWORDS.dc_owner, TEMPLATE_DATABASE),
    );
    await migrate(owner, join(import.meta.dirname, "../../../drizzle"), TEMPLATE_INSTALLATION);
    await owner.close();
    project.provide("postgresSocketDirectory", cluster.socketDirectory);
  } catch (err) {
    await cluster.remove();
    throw err;
  }
  return cluster.remove;
}
