import type { Database, DatabaseRole } from "@deployclaw/db";
import { drizzle } from "drizzle-orm/postgres-js";
import type { TestDatabase } from "./open-test-database.ts";

/** A test database that remembers the statements which product code sends to it. */
export interface RecordedDatabase extends TestDatabase {
  /** The text of each statement since the last time this was asked, in order, with `$1` for values. */
  takeStatements(): readonly string[];
}

/** The same database, with every pool that is handed out from now on recorded. */
export function recordedDatabase(database: TestDatabase): RecordedDatabase {
  const statements: string[] = [];
  const pools = new Map<DatabaseRole, Database>();
  const logger = { logQuery: (statement: string) => void statements.push(statement) };
  return {
    ...database,
    takeStatements: () => statements.splice(0),
    as: <Role extends DatabaseRole>(role: Role) => {
      const plain = database.as(role);
      const pool = pools.get(role) ?? { ...plain, orm: drizzle(plain.sql, { logger }) };
      pools.set(role, pool);
      return pool as Database<Role>;
    },
  };
}
