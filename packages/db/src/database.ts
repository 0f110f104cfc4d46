import type { ExtractTablesWithRelations } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { DatabaseRole } from "./roles.ts";

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

/** Where a database is and as whom to sign in; a `host` that begins with "/" is a socket's directory. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly ssl: boolean;
}

// The log is numbered up to the oldest open transaction, so one that hangs would hold up everybody's checkpoints.
const TIME_LIMITS = {
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 15_000,
  transaction_timeout: 60_000,
};

/**
 * Opens a pool for a role, of four connections unless told otherwise. Statements end after 30 seconds, transactions
 * after a minute or 15 idle seconds; the owner's, which migrate, have no limit. Throws when the address names another
 * role.
 */
export function openDatabase<Role extends DatabaseRole>(
  role: Role,
  address: DatabaseAddress,
  options: { connectionsMax?: number } = {},
): Database<Role> {
  if (address.username !== role)
    throw new Error(`the database address is for "${address.username}", not for "${role}"`);
  const { host, port, ...rest } = address;
  const sql = postgres({
    ...rest,
    ...(host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }),
    max: options.connectionsMax ?? 4,
    connect_timeout: 5,
    // The driver's own backs off to 20 s: too long to be away once the server is there again.
    backoff: () => 0.5,
    onnotice: () => undefined,
    connection: { application_name: `deployclaw-${role}`, ...(role === "dc_owner" ? {} : TIME_LIMITS) },
  });
  return { role, orm: drizzle(sql), sql, close: () => sql.end({ timeout: 5 }) };
}
