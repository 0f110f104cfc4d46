import { createHash } from "node:crypto";

/** One request that step-up can be given for. */
export interface Operation {
  readonly method: "POST" | "PATCH" | "DELETE";
  /** The path with its query. */
  readonly path: string;
  /** SHA-256 of the body's bytes in hex; of none when there is no body. */
  readonly bodySha256: string;
}

/** What the database holds of an operation: SHA-256 in hex, different for any two operations. */
export function operationDigest({ method, path, bodySha256 }: Operation): string {
  return createHash("sha256")
    .update(JSON.stringify([method, path, bodySha256]))
    .digest("hex");
}
