import { createHmac } from "node:crypto";
import { KEY_BYTES } from "./aes-gcm.ts";
import { hkdfSha256 } from "./hkdf.ts";
import type { KeyRing } from "./key-ring.ts";
import { lengthPrefixed } from "./length-prefixed.ts";
import { Secret } from "./secret.ts";
import { requireUuid } from "./uuid.ts";

/**
 * A 256-bit key for one purpose and context: HKDF-SHA-256 of a master key, no salt, info = the length-prefixed
 * fields. Its info starts with a zero byte, so that it never meets a client's key-encryption key.
 */
export function deriveKey(input: {
  ring: KeyRing;
  masterVersion: number;
  purpose: string;
  context: readonly string[];
}): Secret {
  const info = lengthPrefixed(["deployclaw/vault/derive/v1", input.purpose, ...input.context]);
  const master = input.ring.master(input.masterVersion).revealBytes();
  try {
    return new Secret(hkdfSha256(master, Buffer.alloc(0), info, KEY_BYTES));
  } finally {
    master.fill(0);
  }
}

/**
 * The token between the gateway and one agent's runtime: 43 base64url characters that only the master key
 * gives, other for every agent, generation and master version. Nothing stores it.
 */
export function runtimeToken(input: {
  ring: KeyRing;
  masterVersion: number;
  agentId: string;
  generation: number;
}): Secret {
  const { ring, masterVersion, generation } = input;
  const agentId = requireUuid("agentId", input.agentId);
  const key = deriveKey({
    ring,
    masterVersion,
    purpose: "runtime-token",
    context: [agentId, String(generation)],
  });
  const mac = createHmac("sha256", key.revealBytes()).update("deployclaw/runtime-token/v1");
  return new Secret(mac.digest("base64url"));
}
