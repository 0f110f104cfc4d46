import { AppError } from "@deployclaw/domain";
import { type KeyRing, parseMasterKeys, type RandomBytes, VaultError } from "@deployclaw/vault";

/** The master keys in force, which can be exchanged while the gateway runs, and randomness. */
export interface Vault {
  readonly ring: () => KeyRing;
  readonly random: RandomBytes;
  /**
   * Puts other master keys in force, in the form of `VAULT_MASTER_KEYS`. Throws `invalid_input` when they are malformed or
   * one that is loaded is not among them: what it wraps could no longer be opened.
   */
  readonly load: (masterKeys: string) => void;
}

/** A vault with these master keys; versions below the minimum open nothing. */
export function createVault(masterKeys: string, minimumVersion: number, random: RandomBytes): Vault {
  let ring = parseMasterKeys(masterKeys, minimumVersion);
  return {
    ring: () => ring,
    random,
    load(setting) {
      const next = parse(setting, minimumVersion);
      if (!next.contains(ring))
        throw new AppError("invalid_input", "A master key that is loaded is not among the new ones.");
      ring = next;
    },
  };
}

function parse(setting: string, minimumVersion: number): KeyRing {
  try {
    return parseMasterKeys(setting, minimumVersion);
  } catch (err) {
    if (!(err instanceof VaultError)) throw err;
    throw new AppError("invalid_input", err.message, { cause: err });
  }
}
