import { randomBytes, randomUUID } from "node:crypto";
import {
  type Database,
  type DatabaseAddress,
  type DatabaseRole,
  grantConnect,
  openDatabase,
} from "@deployclaw/db";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { eventually } from "./eventually.ts";
import { clusterAddress, superuserAddress } from "./postgres-cluster.ts";
import { postgresOptions } from "./postgres-options.ts";
import { TEMPLATE_DATABASE } from "./template-database.ts";
import { TEST_PASSWORDS } from "./test-passwords.ts";

/** A database of one test file. */
export interface TestDatabase {
  readonly name: string;
  /** Unique to this database. */
  readonly installationId: string;
  /** A superuser's connection: sees and changes everything, whatever the policies say. */
  readonly superuser: postgres.Sql;
  /** The file's pool for a role; the same one each time, closed for you. */
  as<Role extends DatabaseRole>(role: Role): Database<Role>;
  /** How a role signs in, for a process that opens its own pool. */
  address(role: DatabaseRole): DatabaseAddress;
  /** How a superuser signs in. */
  readonly superuserAddress: DatabaseAddress;
}

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
  const superuser = postgres(postgresOptions(superuserAddress(socketDirectory, name)));
  await superuser`UPDATE installation SET id = ${installationId}`;

  const pools = new Map<DatabaseRole, Database>();
  const address = (role: DatabaseRole) => clusterAddress(socketDirectory, role, TEST_PASSWORDS[role], name);

  afterAll(async () => {
    await Promise.all([superuser.end({ timeout: 5 }), ...[...pools.values()].map((pool) => pool.close())]);
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

  return {
    name,
    installationId,
    superuser,
    superuserAddress: superuserAddress(socketDirectory, name),
    address,
    as: <Role extends DatabaseRole>(role: Role) => {
      const pool = pools.get(role) ?? openDatabase(role, address(role));
      pools.set(role, pool);
      return pool as Database<Role>;
    },
  };
}

const openConnections = (server: postgres.Sql, name: string) =>
  server`SELECT usename, application_name, state, query FROM pg_stat_activity WHERE datname = ${name}`;
