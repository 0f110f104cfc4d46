import type { DataKey } from "./data-key.ts";
import { type EncodedBox, openBox, sealBox } from "./envelope.ts";
import { isKeyVersion } from "./key-ring.ts";
import type { RandomBytes } from "./random-bytes.ts";
import { Secret } from "./secret.ts";
import { requireUuid } from "./uuid.ts";
import { VaultError } from "./vault-error.ts";

const FORMAT = "deployclaw/vault/credential/v1";

/** What a sealed credential belongs to; `NIL_AGENT_ID` is the agent of a client-wide one. */
export type CredentialBinding = { clientId: string; agentId: string; name: string };

/** A credential as the database holds it; `keyVersion` is the data key's version. */
export type SealedCredential = EncodedBox & { keyVersion: number };

/** Seals a value so that it opens only for the same client, agent, name and data key version. */
export function sealCredential(input: {
  dataKey: DataKey;
  binding: CredentialBinding;
  value: Secret;
  random: RandomBytes;
}): SealedCredential {
  return sealBound(FORMAT, bindingFields(input.binding), input);
}

/** Opens a sealed credential, or throws a `VaultError` when any bound field or byte of it differs. */
export function openCredential(input: {
  dataKey: DataKey;
  binding: CredentialBinding;
  sealed: SealedCredential;
}): Secret {
  return openBound(FORMAT, bindingFields(input.binding), input);
}

/** Seals under a data key with a format and fields of the caller's; the data key's version is bound last. */
export function sealBound(
  format: string,
  fields: readonly string[],
  input: { dataKey: DataKey; value: Secret; random: RandomBytes },
): SealedCredential {
  const { dataKey, value, random } = input;
  const key = dataKey.key.revealBytes();
  const plaintext = value.revealBytes();
  try {
    const box = sealBox(key, [format, ...fields, String(dataKey.version)], plaintext, random);
    return { ...box, keyVersion: dataKey.version };
  } finally {
    key.fill(0);
    plaintext.fill(0);
  }
}

/** Opens what `sealBound` made with the same format, fields and data key. */
export function openBound(
  format: string,
  fields: readonly string[],
  input: { dataKey: DataKey; sealed: SealedCredential },
): Secret {
  const { dataKey, sealed } = input;
  if (!isKeyVersion(sealed.keyVersion)) {
    throw new VaultError("envelope_invalid", "keyVersion is not a key version");
  }
  if (sealed.keyVersion !== dataKey.version) {
    throw new VaultError("key_version_unknown", "the envelope names another data key version");
  }
  const key = dataKey.key.revealBytes();
  try {
    const bytes = openBox(key, [format, ...fields, String(sealed.keyVersion)], sealed);
    const secret = new Secret(bytes);
    bytes.fill(0);
    return secret;
  } finally {
    key.fill(0);
  }
}

function bindingFields({ clientId, agentId, name }: CredentialBinding): string[] {
  if (name === "") throw new VaultError("input_invalid", "a credential's name is empty");
  return [requireUuid("clientId", clientId), requireUuid("agentId", agentId), name];
}
