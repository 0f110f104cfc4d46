import * as z from "zod/mini";
import { databaseAddress, redisUrl } from "../connection-urls.ts";
import {
  absolutePath,
  capacityBytes,
  count,
  customImagePolicy,
  diskDriver,
  homePath,
  hostName,
  labels,
  overcommit,
  registries,
  uuid,
} from "../schemas.ts";
import { setting } from "../setting.ts";

export const orchestratorSlice = {
  home: setting("DEPLOYCLAW_HOME", homePath),
  installationId: setting("INSTALLATION_ID", uuid),
  hostName: setting("HOST_NAME", hostName),
  database: setting("DATABASE_URL", databaseAddress),
  erasureDatabase: setting("ERASURE_DATABASE_URL", databaseAddress),
  redisUrl: setting("REDIS_URL", redisUrl),
  dockerSocket: setting("DOCKER_SOCKET", z._default(absolutePath, "/var/run/docker.sock")),
  customImages: setting("CUSTOM_IMAGES", z._default(customImagePolicy, "patched")),
  imageRegistries: setting("IMAGE_REGISTRIES", z._default(registries, ["docker.io", "ghcr.io", "quay.io"])),
  diskDriver: setting("DISK_DRIVER", diskDriver),
  airlockPoolSize: setting("AIRLOCK_POOL_SIZE", z._default(count, 2)),
  hostLabels: setting("HOST_LABELS", z.optional(labels)),
  hostMemoryBytes: setting("HOST_MEMORY_BYTES", z.optional(capacityBytes)),
  hostDiskBytes: setting("HOST_DISK_BYTES", z.optional(capacityBytes)),
  memoryOvercommit: setting("MEMORY_OVERCOMMIT", z._default(overcommit, 4)),
  gatewayUid: setting("GATEWAY_UID", count),
  gatewayGid: setting("GATEWAY_GID", count),
};
