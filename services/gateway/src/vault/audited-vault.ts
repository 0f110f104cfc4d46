import type { Vault } from "./vault.ts";

/** A data key that did not open because its master key's version is below the minimum. */
export interface RefusedKey {
  readonly clientId: string;
  readonly version: number;
  readonly masterVersion: number;
  readonly minimumVersion: number;
}

/** The vault as what opens data keys sees it: every refused use is told, to be written down. */
export interface AuditedVault extends Vault {
  readonly refused: (key: RefusedKey) => void;
}
