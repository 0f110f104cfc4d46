import { hkdfSync } from "node:crypto";
import type { IdentityKeys } from "./identity-context.ts";

function derive(authSecret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", authSecret, "", `deployclaw/${purpose}/v1`, 32));
}

/** Derives one key a purpose from the auth secret by HKDF-SHA-256 (RFC 5869), so that none opens another's data. */
export function deriveIdentityKeys(authSecret: string): IdentityKeys {
  return {
    totp: derive(authSecret, "totp"),
    backupCodes: derive(authSecret, "backup-codes"),
    addresses: derive(authSecret, "addresses"),
    certificates: derive(authSecret, "certificates"),
    requests: derive(authSecret, "requests"),
    accounts: Buffer.from(derive(authSecret, "accounts")).toString("base64url"),
  };
}
