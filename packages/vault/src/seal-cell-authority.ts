import type { DataKey } from "./data-key.ts";
import type { RandomBytes } from "./random-bytes.ts";
import { openBound, type SealedCredential, sealBound } from "./seal-credential.ts";
import type { Secret } from "./secret.ts";
import { requireUuid } from "./uuid.ts";

const FORMAT = "deployclaw/vault/cell-authority/v1";

/** Which cell a private key of a certificate authority belongs to. */
export type CellAuthorityBinding = { clientId: string; agentId: string };

/** Seals a cell's CA private key; no credential envelope opens as one and none of these opens as a credential. */
export function sealCellAuthority(input: {
  dataKey: DataKey;
  binding: CellAuthorityBinding;
  value: Secret;
  random: RandomBytes;
}): SealedCredential {
  return sealBound(FORMAT, fields(input.binding), input);
}

/** Opens a cell's CA private key, or throws a `VaultError` when any bound field or byte of it differs. */
export function openCellAuthority(input: {
  dataKey: DataKey;
  binding: CellAuthorityBinding;
  sealed: SealedCredential;
}): Secret {
  return openBound(FORMAT, fields(input.binding), input);
}

function fields({ clientId, agentId }: CellAuthorityBinding): string[] {
  return [requireUuid("clientId", clientId), requireUuid("agentId", agentId)];
}
