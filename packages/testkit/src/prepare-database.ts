import { join } from "node:path";
import { createRolesAndDatabase, migrate, openDatabase } from "@deployclaw/db";
import postgres from "postgres";
import { clusterAddress, type PostgresCluster } from "./postgres-cluster.ts";
import { postgresOptions } from "./postgres-options.ts";
import { TEST_PASSWORDS } from "./test-passwords.ts";

/** Makes the roles and a migrated database in a new cluster. */
export async function prepareDatabase(
  cluster: PostgresCluster,
  name: string,
  installationId: string,
): Promise<void> {
  const superuser = postgres(postgresOptions(cluster.superuser("postgres")));
  await createRolesAndDatabase(superuser, name, TEST_PASSWORDS);
  await superuser.end();
  const owner = openDatabase(
    "dc_owner",
    clusterAddress(cluster.socketDirectory, "dc_owner", TEST_PASSWORDS.dc_owner, name),
  );
  await migrate(owner, join(import.meta.dirname, "../../../drizzle"), installationId);
  await owner.close();
}
