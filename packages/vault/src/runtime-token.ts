import { createHmac } from "node:crypto";
import { KEY_BYTES } from "./aes-gcm.ts";
import { hkdfSha256 } from "./hkdf.ts";
import { lengthPrefixed } from "./length-prefixed.ts";
import { Secret } from "./secret.ts";
import { requireUuid } from "./uuid.ts";

const PURPOSE = "deployclaw/vault/runtime-token/v1";

/**
 * The token between the gateway and one agent's runtime: 43 base64url characters that only the private key of the
 * cell's authority gives (HKDF-SHA-256, then HMAC), other for every cell and generation. Nothing stores it, and as its
 * source is sealed under a data key it stays the same when master keys change.
 */
export function runtimeToken(input: { authorityKey: Secret; agentId: string; generation: number }): Secret {
  const context = [requireUuid("agentId", input.agentId), String(input.generation)];
  const source = input.authorityKey.revealBytes();
  const key = hkdfSha256(source, Buffer.alloc(0), lengthPrefixed([PURPOSE, ...context]), KEY_BYTES);
  try {
    return new Secret(createHmac("sha256", key).update(PURPOSE).digest("base64url"));
  } finally {
    source.fill(0);
    key.fill(0);
  }
}
