import { timingSafeEqual } from "node:crypto";
import { KEY_BYTES } from "./aes-gcm.ts";
import type { Secret } from "./secret.ts";
import { VaultError } from "./vault-error.ts";

/** The master keys one process holds: the highest version is current, versions below the minimum are refused. */
export class KeyRing {
  readonly currentVersion: number;
  readonly minimumVersion: number;
  readonly #masters: ReadonlyMap<number, Secret>;

  /** Throws `setting_invalid` unless there is a key and the minimum is not above the current version. */
  constructor(masters: ReadonlyMap<number, Secret>, minimumVersion = 1) {
    for (const [version, key] of masters) {
      if (!isKeyVersion(version)) invalid("a master key version is not a positive 31-bit number");
      if (key.byteLength !== KEY_BYTES) invalid(`master key ${version} is not ${KEY_BYTES} bytes`);
    }
    if (masters.size === 0) invalid("there is no master key");
    this.#masters = new Map(masters);
    this.currentVersion = Math.max(...masters.keys());
    this.minimumVersion = minimumVersion;
    if (!isKeyVersion(minimumVersion) || minimumVersion > this.currentVersion) {
      invalid("the minimum master key version is above the current one");
    }
  }

  /** The versions it holds, oldest first. */
  get versions(): number[] {
    return [...this.#masters.keys()].sort((a, b) => a - b);
  }

  /** True when every version of the other ring is in this one, with the same key. */
  contains(other: KeyRing): boolean {
    return [...other.#masters].every(([version, key]) => {
      const own = this.#masters.get(version);
      return own !== undefined && timingSafeEqual(own.revealBytes(), key.revealBytes());
    });
  }

  /** The master key of a version. Throws `key_version_refused` below the minimum, `…_unknown` when absent. */
  master(version: number): Secret {
    if (version < this.minimumVersion) {
      throw new VaultError("key_version_refused", `master key version ${version} is below the minimum`);
    }
    const key = this.#masters.get(version);
    if (key === undefined) {
      throw new VaultError("key_version_unknown", `master key version ${version} is not loaded`);
    }
    return key;
  }
}

/** True for the versions that keys may have: whole numbers from 1 to 2^31 - 1. */
export function isKeyVersion(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 0x7fffffff;
}

function invalid(detail: string): never {
  throw new VaultError("setting_invalid", detail);
}
