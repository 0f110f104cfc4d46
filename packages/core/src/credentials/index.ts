export * from "./create-credential.ts";
export type { CredentialView } from "./credential-view.ts";
export * from "./delete-credential.ts";
export * from "./list-credentials.ts";
export type { NewCredential } from "./parse-new-credential.ts";
export * from "./replace-credential.ts";
