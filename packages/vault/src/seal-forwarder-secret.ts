import type { DataKey } from "./data-key.ts";
import type { RandomBytes } from "./random-bytes.ts";
import { openBound, type SealedCredential, sealBound } from "./seal-credential.ts";
import type { Secret } from "./secret.ts";
import { requireUuid } from "./uuid.ts";

const FORMAT = "deployclaw/vault/forwarder/v1";

/** Which forwarder a secret signs for. */
export type ForwarderBinding = { clientId: string; forwarderId: string };

/** Seals what a forwarder signs with; it opens as no credential and for no other forwarder. */
export function sealForwarderSecret(input: {
  dataKey: DataKey;
  binding: ForwarderBinding;
  value: Secret;
  random: RandomBytes;
}): SealedCredential {
  return sealBound(FORMAT, fields(input.binding), input);
}

/** Opens what a forwarder signs with, or throws a `VaultError` when any bound field or byte of it differs. */
export function openForwarderSecret(input: {
  dataKey: DataKey;
  binding: ForwarderBinding;
  sealed: SealedCredential;
}): Secret {
  return openBound(FORMAT, fields(input.binding), input);
}

function fields({ clientId, forwarderId }: ForwarderBinding): string[] {
  return [requireUuid("clientId", clientId), requireUuid("forwarderId", forwarderId)];
}
