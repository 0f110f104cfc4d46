import { UUID } from "@deployclaw/domain";
import { VaultError } from "./vault-error.ts";

/** Returns the id when it is a lower-case UUID, the one spelling that may be bound; throws otherwise. */
export function requireUuid(field: string, value: string): string {
  if (!UUID.test(value)) {
    throw new VaultError("input_invalid", `${field} is not a lower-case UUID`);
  }
  return value;
}
