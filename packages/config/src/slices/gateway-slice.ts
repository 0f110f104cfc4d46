import * as z from "zod/mini";
import { databaseAddress, redisUrl } from "../connection-urls.ts";
import { homePath, hostName, httpUrl, keyVersion, masterKeys, uuid } from "../schemas.ts";
import { setting } from "../setting.ts";

export const gatewaySlice = {
  home: setting("DEPLOYCLAW_HOME", homePath),
  installationId: setting("INSTALLATION_ID", uuid),
  hostName: setting("HOST_NAME", hostName),
  database: setting("DATABASE_URL", databaseAddress),
  redisUrl: setting("REDIS_URL", redisUrl),
  vaultMasterKeys: setting("VAULT_MASTER_KEYS", masterKeys),
  vaultMinimumVersion: setting("VAULT_MINIMUM_VERSION", z._default(keyVersion, 1)),
  llmUpstreamUrl: setting("LLM_UPSTREAM_URL", z.optional(httpUrl)),
  llmUpstreamKey: setting("LLM_UPSTREAM_KEY", z.optional(z.string())),
};
