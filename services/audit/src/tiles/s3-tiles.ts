import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { TileObjects } from "./tile-objects.ts";

/** Where an S3-compatible service is, and as whom it is asked. */
export type S3Settings = {
  readonly bucket: string;
  /** Undefined for Amazon's own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

const ATTEMPTS_MAX = 3;
const REQUEST_MS = 10_000;

/** Tiles as objects of a bucket. A rule of the bucket may delete partial tiles, as `.p/` in their names tells. */
export function s3Tiles({ bucket, endpoint, region, accessKeyId, secretAccessKey }: S3Settings): TileObjects {
  const client = new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: ATTEMPTS_MAX,
    // Services other than Amazon's are seldom reached by a name for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const within = () => ({ abortSignal: AbortSignal.timeout(REQUEST_MS) });
  return {
    read: async (path) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path }), within());
        return Body === undefined ? undefined : Buffer.from(await Body.transformToByteArray());
      } catch (err) {
        if (!(err instanceof NoSuchKey)) throw err;
        return undefined;
      }
    },
    write: async (path, bytes, kind) => {
      const CacheControl = kind === "final" ? "public, max-age=31536000, immutable" : "no-cache";
      const ContentType = kind === "final" ? "application/octet-stream" : "text/plain; charset=utf-8";
      const object = { Bucket: bucket, Key: path, Body: bytes, ContentType, CacheControl };
      await client.send(new PutObjectCommand(object), within());
    },
    removePartials: async () => undefined,
  };
}
