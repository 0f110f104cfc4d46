import { type Database, type DatabaseAddress, type DatabaseRole, openDatabase } from "@deployclaw/db";
import postgres from "postgres";
import { clusterAddress, superuserAddress } from "./postgres-cluster.ts";
import { postgresOptions } from "./postgres-options.ts";
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

/** Opens an existing database of a test cluster; `close` ends every pool that was handed out. */
export function openTestDatabase(
  socketDirectory: string,
  name: string,
  installationId: string,
): TestDatabase & { close(): Promise<void> } {
  const superuser = postgres(postgresOptions(superuserAddress(socketDirectory, name)));
  const pools = new Map<DatabaseRole, Database>();
  const address = (role: DatabaseRole) => clusterAddress(socketDirectory, role, TEST_PASSWORDS[role], name);
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
    close: async () => {
      await Promise.all([superuser.end({ timeout: 5 }), ...[...pools.values()].map((pool) => pool.close())]);
    },
  };
}
