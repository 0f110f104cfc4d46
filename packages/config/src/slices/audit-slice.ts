import { databaseAddress } from "../connection-urls.ts";
import { homePath, hostName, key32, uuid } from "../schemas.ts";
import { setting } from "../setting.ts";

export const auditSlice = {
  home: setting("DEPLOYCLAW_HOME", homePath),
  installationId: setting("INSTALLATION_ID", uuid),
  hostName: setting("HOST_NAME", hostName),
  database: setting("DATABASE_URL", databaseAddress),
  retentionDatabase: setting("RETENTION_DATABASE_URL", databaseAddress),
  /** Seed of the Ed25519 key that signs checkpoints (RFC 8032, 32 bytes). */
  checkpointKey: setting("CHECKPOINT_KEY", key32),
};
