import { createHash } from "node:crypto";

/** A session token: 256 random bits in base64url. */
export function newSessionToken(randomBytes: (size: number) => Uint8Array): string {
  return Buffer.from(randomBytes(32)).toString("base64url");
}

/** What the database holds instead of a token: its SHA-256 in hex. The token has full entropy, so no salt is needed. */
export function hashSessionToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
