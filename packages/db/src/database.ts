import type { ExtractTablesWithRelations } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { DatabaseRole } from "./roles.ts";
import type * as schema from "./schema/index.ts";

type Schema = typeof schema;

/** A pool of connections that signed in as one role. Transactions on it open through the doors alone. */
export interface Database<Role extends DatabaseRole = DatabaseRole> {
  readonly role: Role;
  readonly orm: PostgresJsDatabase;
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

declare const door: unique symbol;
/** An open transaction, tagged with the role it runs as, so that a verb for one role cannot be given another's. */
export type Transaction<Role extends DatabaseRole = DatabaseRole> = PostgresJsTransaction<
  Record<string, never>,
  ExtractTablesWithRelations<Record<string, never>>
> & { readonly [door]?: Role };

/** The schema's tables by name. */
export type { Schema };

/**
 * Opens a pool for a role. The address is libpq's form, `postgres://role:password@host/name`, or with
 * `?host=/directory` for a unix socket. Throws when the address names another role.
 */
export function openDatabase<Role extends DatabaseRole>(
  role: Role,
  address: string,
  options: { connectionsMax?: number } = {},
): Database<Role> {
  const url = new URL(address);
  if (url.username !== role)
    throw new Error(`the database address is for "${url.username}", not for "${role}"`);
  const socketDirectory = url.searchParams.get("host");
  const port = Number(url.port || 5432);
  const sql = postgres({
    ...(socketDirectory === null
      ? { host: url.hostname, port }
      : { path: `${socketDirectory}/.s.PGSQL.${port}` }),
    database: url.pathname.slice(1),
    username: role,
    password: decodeURIComponent(url.password),
    max: options.connectionsMax ?? 4,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: `deployclaw-${role}`, statement_timeout: 30_000 },
  });
  return { role, orm: drizzle(sql), sql, close: () => sql.end({ timeout: 5 }) };
}
