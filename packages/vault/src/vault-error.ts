import { AppError } from "@deployclaw/domain";

/** Why the vault refused; stable and safe to log. */
export type VaultRefusal =
  | "setting_invalid"
  | "input_invalid"
  | "envelope_invalid"
  | "key_version_unknown"
  | "key_version_refused"
  | "open_failed";

/** Every failure of this package, with code `vault_refused`. Its text names versions and fields, never a key or a value. */
export class VaultError extends AppError {
  readonly reason: VaultRefusal;

  constructor(reason: VaultRefusal, detail: string, options?: { cause: unknown }) {
    super("vault_refused", detail, options);
    this.name = "VaultError";
    this.reason = reason;
  }
}
