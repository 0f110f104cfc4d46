import { databaseAddress } from "../connection-urls.ts";
import { homePath, secretText, uuid } from "../schemas.ts";
import { setting } from "../setting.ts";

/** What bringing the database up to date needs: a superuser, the owner, and a password for each role. */
export const migrateSlice = {
  home: setting("DEPLOYCLAW_HOME", homePath),
  installationId: setting("INSTALLATION_ID", uuid),
  superuser: setting("DATABASE_URL", databaseAddress),
  owner: setting("OWNER_DATABASE_URL", databaseAddress),
  ownerPassword: setting("DC_OWNER_PASSWORD", secretText),
  apiPassword: setting("DC_API_PASSWORD", secretText),
  authPassword: setting("DC_AUTH_PASSWORD", secretText),
  orchestratorPassword: setting("DC_ORCHESTRATOR_PASSWORD", secretText),
  gatewayPassword: setting("DC_GATEWAY_PASSWORD", secretText),
  auditPassword: setting("DC_AUDIT_PASSWORD", secretText),
  retentionPassword: setting("DC_RETENTION_PASSWORD", secretText),
  erasurePassword: setting("DC_ERASURE_PASSWORD", secretText),
  adminPassword: setting("DC_ADMIN_PASSWORD", secretText),
};
