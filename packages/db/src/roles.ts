/** The database roles, each with only the grants it uses (drizzle/0001_access.sql). */
export const DATABASE_ROLES = [
  "dc_owner",
  "dc_api",
  "dc_auth",
  "dc_orchestrator",
  "dc_gateway",
  "dc_audit",
  "dc_retention",
  "dc_erasure",
  "dc_admin",
] as const;

/** One of {@link DATABASE_ROLES}. */
export type DatabaseRole = (typeof DATABASE_ROLES)[number];
