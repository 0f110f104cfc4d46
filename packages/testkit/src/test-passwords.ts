import { DATABASE_ROLES, type RolePasswords } from "@deployclaw/db";

/** The roles' passwords in test clusters. */
export const TEST_PASSWORDS = Object.fromEntries(
  DATABASE_ROLES.map((role) => [role, `test-${role}`]),
) as RolePasswords;
