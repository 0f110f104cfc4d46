import { homePaths, loadConfig } from "@deployclaw/config";
import { createRolesAndDatabase, extendAuditLogs, migrate, openDatabase } from "@deployclaw/db";
import { systemClock } from "@deployclaw/domain";
import postgres from "postgres";

const config = loadConfig("migrate");

async function prepareServer(): Promise<void> {
  const { host, port, ...login } = config.superuser;
  const superuser = postgres({
    ...login,
    ...(host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }),
    max: 1,
    connect_timeout: 10,
    onnotice: () => undefined,
  });
  try {
    await createRolesAndDatabase(superuser, config.owner.database, {
      dc_owner: config.ownerPassword,
      dc_api: config.apiPassword,
      dc_auth: config.authPassword,
      dc_orchestrator: config.orchestratorPassword,
      dc_gateway: config.gatewayPassword,
      dc_audit: config.auditPassword,
      dc_retention: config.retentionPassword,
      dc_erasure: config.erasurePassword,
      dc_admin: config.adminPassword,
    });
  } finally {
    await superuser.end();
  }
}

// A platform that runs makes its log's partitions ahead; roles and schema change only when it starts.
const isLogAlone = process.argv[2] === "extend-log";
if (!isLogAlone) await prepareServer();

const owner = openDatabase("dc_owner", config.owner, { connectionsMax: 2 });
try {
  if (isLogAlone) await extendAuditLogs(owner, systemClock());
  else await migrate(owner, homePaths(config.home).migrations, config.installationId);
} finally {
  await owner.close();
}
