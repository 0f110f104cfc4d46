export { CLIENT_SALT_BYTES, type ClientSalt } from "./client-kek.ts";
export { type DataKey, newDataKey } from "./data-key.ts";
export { KeyRing } from "./key-ring.ts";
export { parseMasterKeys } from "./parse-master-keys.ts";
export type { RandomBytes } from "./random-bytes.ts";
export { runtimeToken } from "./runtime-token.ts";
export { type CellAuthorityBinding, openCellAuthority, sealCellAuthority } from "./seal-cell-authority.ts";
export {
  type CredentialBinding,
  openCredential,
  type SealedCredential,
  sealCredential,
} from "./seal-credential.ts";
export { type ForwarderBinding, openForwarderSecret, sealForwarderSecret } from "./seal-forwarder-secret.ts";
export { Secret } from "./secret.ts";
export { VaultError, type VaultRefusal } from "./vault-error.ts";
export { unwrapDataKey, type WrappedDataKey, wrapDataKey } from "./wrap-data-key.ts";
