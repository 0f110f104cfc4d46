import { createHash, createHmac } from "node:crypto";

/** A caller's word that all requests with one key are one and the same. */
export interface RequestKey {
  /** SHA-256 of the key. */
  readonly keyHash: Buffer;
  /** What was asked, so that a key cannot stand for something else. */
  readonly requestDigest: Buffer;
}

/** The key of a request and what it asks, hashed under a key of ours: a body may hold a secret that is easy to guess. */
export function requestKey(
  hashingKey: Uint8Array,
  key: string,
  request: { readonly method: string; readonly path: string; readonly body: string },
): RequestKey {
  return {
    keyHash: createHash("sha256").update(key).digest(),
    requestDigest: createHmac("sha256", hashingKey)
      .update(JSON.stringify([request.method, request.path]))
      .update(request.body)
      .digest(),
  };
}
