import type postgres from "postgres";
import { DATABASE_ROLES, type DatabaseRole } from "../roles.ts";

/** A password for each role. */
export type RolePasswords = Readonly<Record<DatabaseRole, string>>;

/**
 * Makes sure that every role exists with the given password, cannot bypass row level security and cannot make roles.
 * `superuser` is a connection of a superuser. Idempotent; running it again sets the passwords anew.
 */
export async function createRoles(superuser: postgres.Sql, passwords: RolePasswords): Promise<void> {
  for (const role of DATABASE_ROLES) {
    const [existing] = await superuser`SELECT 1 FROM pg_roles WHERE rolname = ${role}`;
    const verb = existing === undefined ? "CREATE" : "ALTER";
    const [quoted] = await superuser<
      { password: string }[]
    >`SELECT quote_literal(${passwords[role]}) AS password`;
    await superuser.unsafe(
      `${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD ${quoted?.password ?? "NULL"}`,
    );
  }
}

/** Lets the platform's roles, and nobody else but superusers, connect to this database. Idempotent. */
export async function grantConnect(superuser: postgres.Sql, databaseName: string): Promise<void> {
  const database = superuser(databaseName);
  await superuser`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`;
  await superuser`GRANT CONNECT ON DATABASE ${database} TO ${superuser([...DATABASE_ROLES])}`;
}

/**
 * Makes the cluster ready: the roles as `createRoles` says, and the database, which belongs to `dc_owner`. `superuser`
 * is a connection of a superuser. Idempotent.
 */
export async function createRolesAndDatabase(
  superuser: postgres.Sql,
  databaseName: string,
  passwords: RolePasswords,
): Promise<void> {
  await createRoles(superuser, passwords);
  const [database] = await superuser`SELECT 1 FROM pg_database WHERE datname = ${databaseName}`;
  if (database === undefined) await superuser`CREATE DATABASE ${superuser(databaseName)} OWNER dc_owner`;
  await grantConnect(superuser, databaseName);
}
