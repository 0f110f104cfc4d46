import { randomBytes, randomUUID } from "node:crypto";
import { grantConnect } from "@deployclaw/db";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { eventually } from "./eventually.ts";
import { openTestDatabase, type TestDatabase } from "./open-test-database.ts";
import { superuserAddress } from "./postgres-cluster.ts";
import { postgresOptions } from "./postgres-options.ts";
import { TEMPLATE_DATABASE } from "./template-database.ts";

/**
 * Clones the migrated template for this test file: `const database = await testDatabase()` at the file's top level.
 * After the file's tests its pools are closed and it is dropped; a connection that is still open then fails the file.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const socketDirectory = inject("postgresSocketDirectory");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const installationId = randomUUID();
  const server = postgres({ ...postgresOptions(superuserAddress(socketDirectory, "postgres")), max: 1 });
  await server`CREATE DATABASE ${server(name)} TEMPLATE ${server(TEMPLATE_DATABASE)} OWNER dc_owner STRATEGY file_copy`;
  await grantConnect(server, name);
  const database = openTestDatabase(socketDirectory, name, installationId);
  await database.superuser`UPDATE installation SET id = ${installationId}`;

  afterAll(async () => {
    await database.close();
    try {
      await eventually(
        `no connection to ${name} is left open`,
        async () => (await openConnections(server, name)).length === 0,
        { timeoutMs: 3_000 },
      );
    } catch (err) {
      const left = await openConnections(server, name);
      throw new Error(`connections left open: ${JSON.stringify(left)}`, { cause: err });
    } finally {
      await server`DROP DATABASE ${server(name)} WITH (FORCE)`;
      await server.end({ timeout: 5 });
    }
  });
  return database;
}

const openConnections = (server: postgres.Sql, name: string) =>
  server`SELECT usename, application_name, state, query FROM pg_stat_activity WHERE datname = ${name}`;
