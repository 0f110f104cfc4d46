import { join } from "node:path";
import { type AuditConfig, ConfigError } from "@deployclaw/config";
import { fileTiles } from "./file-tiles.ts";
import type { S3Settings } from "./s3-tiles.ts";
import type { TileObjects } from "./tile-objects.ts";

// A bundle of its own beside ours: the client library is loaded where it is used, and costs nothing elsewhere.
const s3Module = import.meta.filename.endsWith(".ts") ? "./s3-tiles.ts" : "../audit-s3/main.js";

/** Opens where tiles are kept: the bucket that is configured, else files in `<directory>/tiles`. */
export async function openTileObjects(config: AuditConfig, directory: string): Promise<TileObjects> {
  const { tilesBucket, tilesEndpoint, tilesRegion, tilesAccessKeyId, tilesSecretAccessKey } = config;
  if (tilesBucket === undefined) return fileTiles(join(directory, "tiles"));
  if (tilesAccessKeyId === undefined || tilesSecretAccessKey === undefined)
    throw new ConfigError("audit", [
      { variable: "TILES_S3_ACCESS_KEY_ID", problem: "and TILES_S3_SECRET_ACCESS_KEY belong to a bucket" },
    ]);
  const { s3Tiles }: { s3Tiles: (settings: S3Settings) => TileObjects } = await import(s3Module);
  return s3Tiles({
    bucket: tilesBucket,
    endpoint: tilesEndpoint,
    region: tilesRegion,
    accessKeyId: tilesAccessKeyId,
    secretAccessKey: tilesSecretAccessKey,
  });
}
