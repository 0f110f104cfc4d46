import * as z from "zod/mini";
import { databaseAddress } from "../connection-urls.ts";
import { bucketName, homePath, hostName, httpUrl, key32, uuid, verifierKey } from "../schemas.ts";
import { setting } from "../setting.ts";

export const auditSlice = {
  home: setting("DEPLOYCLAW_HOME", homePath),
  installationId: setting("INSTALLATION_ID", uuid),
  hostName: setting("HOST_NAME", hostName),
  database: setting("DATABASE_URL", databaseAddress),
  retentionDatabase: setting("RETENTION_DATABASE_URL", databaseAddress),
  /** Seed of the Ed25519 key that signs checkpoints (RFC 8032, 32 bytes). */
  checkpointKey: setting("CHECKPOINT_KEY", key32),
  /** Where tiles are kept; without a bucket, in files. */
  tilesBucket: setting("TILES_S3_BUCKET", z.optional(bucketName)),
  tilesEndpoint: setting("TILES_S3_ENDPOINT", z.optional(httpUrl)),
  tilesRegion: setting("TILES_S3_REGION", z._default(z.string(), "us-east-1")),
  tilesAccessKeyId: setting("TILES_S3_ACCESS_KEY_ID", z.optional(z.string())),
  tilesSecretAccessKey: setting("TILES_S3_SECRET_ACCESS_KEY", z.optional(z.string())),
  /** A witness that cosigns checkpoints (C2SP tlog-witness): its submission prefix, and its verifier key. */
  witnessUrl: setting("WITNESS_URL", z.optional(httpUrl)),
  witnessKey: setting("WITNESS_KEY", z.optional(verifierKey)),
};
