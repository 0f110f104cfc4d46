import type postgres from "postgres";
import { DATABASE_ROLES, type DatabaseRole } from "../roles.ts";

/** A password for each role. */
export type RolePasswords = Readonly<Record<DatabaseRole, string>>;

/**
 * Makes the cluster ready: every role exists with the given password, owns nothing, cannot bypass row level security
 * and cannot make roles; the database exists and belongs to `dc_owner`. `superuser` is a connection of a superuser.
 * Idempotent; running it again sets the passwords anew.
 */
export async function createRolesAndDatabase(
  superuser: postgres.Sql,
  databaseName: string,
  passwords: RolePasswords,
): Promise<void> {
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
  const [database] = await superuser`SELECT 1 FROM pg_database WHERE datname = ${databaseName}`;
  if (database === undefined) await superuser`CREATE DATABASE ${superuser(databaseName)} OWNER dc_owner`;
  await superuser`REVOKE ALL ON DATABASE ${superuser(databaseName)} FROM PUBLIC`;
  for (const role of DATABASE_ROLES)
    await superuser`GRANT CONNECT ON DATABASE ${superuser(databaseName)} TO ${superuser(role)}`;
}
